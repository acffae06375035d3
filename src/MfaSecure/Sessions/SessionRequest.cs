using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

internal sealed class SessionRequest
{
    /// <summary>botocore asks again from 15 minutes left on, the CLI from 10, other SDKs from 5.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMinutes(15);

    private SessionRequest(
        ProfileResolution resolution, StsSettings sts, StsOptions? told, SessionLimits limits, SessionKey key, RoleStep? role = null, SessionRequest? source = null)
        => (Resolution, Sts, Told, Limits, Key, Role, Source) = (resolution, sts, told, limits, key, role, source);

    public ProfileResolution Resolution { get; }

    public StsSettings Sts { get; }

    /// <summary>Of the <c>aws</c> command line; null elsewhere.</summary>
    public StsOptions? Told { get; }

    public SessionLimits Limits { get; }

    public SessionKey Key { get; }

    /// <summary>Null for the user's own session.</summary>
    public RoleStep? Role { get; }

    /// <summary>The session that assumes the role; null if the user's keys do, with a code.</summary>
    public SessionRequest? Source { get; }

    public MfaDevice Device => DeviceOf(Resolution);

    /// <exception cref="UserError">A setting has an invalid value; exit code 2.</exception>
    public static SessionRequest For(Host host, ProfileResolution resolution, AwsFiles files, StsOptions? told = null)
    {
        if (resolution.User is null)
        {
            var (here, limits) = (StsOf(host, resolution, files, told), SessionLimits.From(host.Environment, resolution));
            return new(resolution, here, told, limits, SessionKey.ForUser(resolution, here, limits.Seconds));
        }

        var request = For(host, resolution.User, files, told);
        var sts = StsOf(host, resolution, files, told);
        var isDirect = resolution.Decision == Decision.Direct;
        for (var index = 0; index < resolution.Roles.Count; index++)
        {
            var role = resolution.Roles[index];
            SessionLimits.Check(role);
            request = new(resolution, sts, told, request.Limits, SessionKey.ForRole(request.Key, role, isDirect, sts), role, isDirect ? null : request);
        }

        return request;
    }

    /// <summary>A copy that accepts no session with less than this left, but any in its first half.</summary>
    public SessionRequest RenewedAt(TimeSpan left)
    {
        var half = TimeSpan.FromSeconds((Role is null ? Limits.Seconds : Role.Seconds ?? RoleStep.ChainedSeconds) / 2);
        var wanted = left < half ? left : half;
        return wanted <= Limits.MinimumLeft ? this : new(Resolution, Sts, Told, Limits with { MinimumLeft = wanted }, Key, Role, Source);
    }

    /// <summary>A copy that accepts any unexpired cached session.</summary>
    public SessionRequest UsedToItsEnd() => new(Resolution, Sts, Told, Limits with { MinimumLeft = TimeSpan.Zero, Fresh = false }, Key, Role, Source);

    /// <summary>The serial is empty if only an OATH account is known.</summary>
    public static MfaDevice DeviceOf(ProfileResolution resolution)
    {
        var serial = SerialNumber.Parse(resolution.Serial ?? "");
        return new(serial.Text, serial.Account, serial.Name);
    }

    /// <summary>Null if the profile has no session. One profile's invalid setting must not hide the others.</summary>
    public static SessionKey? KeyOf(Host host, AwsFiles files, string profile)
    {
        var resolution = ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);
        try
        {
            return resolution.Decision == Decision.PassThrough ? null : For(host, resolution, files).Key;
        }
        catch (UserError)
        {
            return null;
        }
    }

    public static StsSettings StsOf(Host host, ProfileResolution resolution, AwsFiles files, StsOptions? told = null)
        => StsSettings.Resolve(
            host.Environment.Get,
            resolution.Setting,
            (section, service, key) => files.Services(section)?.Nested(service, key),
            resolution.Serial,
            told);
}
