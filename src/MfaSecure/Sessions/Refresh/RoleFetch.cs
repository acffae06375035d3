using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

internal static class RoleFetch
{
    /// <summary><c>issued</c>: when the MFA behind the keys was given.</summary>
    public static async Task<Session> RunAsync(
        Host host, SessionRequest request, RoleStep role, Credentials keys, DateTimeOffset issued, CancellationToken cancellation)
    {
        if (keys.IsTemporary && role.Seconds > RoleStep.ChainedSeconds)
        {
            host.Notice($"the session of role profile '{role.ProfileName}' lasts {RoleStep.ChainedSeconds} s instead of {role.Seconds}: AWS limits role chaining to one hour");
            role = role with { Seconds = RoleStep.ChainedSeconds };
        }

        using var sts = StsConnection.Open(host, request, keys);
        var answer = await TerminalPrompter.WhileAsync(
            host, StsConnection.ProgressText, () => sts.AssumeRoleAsync(StsConnection.RequestOf(role), null, cancellation));
        host.Debug($"took {role.RoleArn}");
        return Session.From(answer, issued);
    }
}
