using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

internal static class StsConnection
{
    public const string ProgressText = "Asking AWS";

    /// <exception cref="UserError">Region, endpoint or certificates cannot work.</exception>
    public static StsClient Open(Host host, SessionRequest request, Credentials keys)
    {
        var resolution = request.Resolution;
        var assuming = request.Source?.Role;
        return new(
            keys,
            request.Sts,
            StsNetwork.Resolve(host.Environment.Get, resolution.Setting, request.Told),
            host.Clock,
            assuming?.ProfileName ?? (resolution.User ?? resolution).ProfileName,
            signedByRole: assuming?.RoleArn);
    }

    public static AssumeRole RequestOf(RoleStep role)
        => new(role.RoleArn, role.SessionName)
        {
            ExternalId = role.ExternalId,
            Duration = role.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
}
