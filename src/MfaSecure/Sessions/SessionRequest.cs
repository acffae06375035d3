using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Everything that says which session is wanted: plan, where STS is, how long, and so the session's key.</summary>
internal sealed class SessionRequest
{
    private SessionRequest(ProfileResolution resolution, StsSettings sts, SessionLimits limits, SessionKey key, RoleStep? role, SessionRequest? source)
        => (Resolution, Sts, Limits, Key, Role, Source) = (resolution, sts, limits, key, role, source);

    /// <summary>Whose keys and which MFA device.</summary>
    public ProfileResolution Resolution { get; }

    /// <summary>Where STS is asked.</summary>
    public StsSettings Sts { get; }

    /// <summary>How long the session is to be, and how fresh.</summary>
    public SessionLimits Limits { get; }

    /// <summary>What the session is kept under.</summary>
    public SessionKey Key { get; }

    /// <summary>The role to take; null where the user's own session is wanted.</summary>
    public RoleStep? Role { get; }

    /// <summary>The session that takes the role without a code; null where the user's keys ask, with a code.</summary>
    public SessionRequest? Source { get; }

    /// <summary>The MFA device.</summary>
    public MfaDevice Device => MfaSetup.DeviceOf(Resolution);

    /// <summary>Joins a plan with the settings of environment, profile and files.</summary>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public static SessionRequest For(Host host, ProfileResolution resolution, AwsFiles files)
    {
        if (resolution.User is null)
        {
            var (here, limits) = (StsOf(host, resolution, files), SessionLimits.From(host.Environment, resolution));
            return new(resolution, here, limits, SessionKey.ForUser(resolution, here, limits.Seconds), null, null);
        }

        var request = For(host, resolution.User, files);
        var sts = StsOf(host, resolution, files);
        var isDirect = resolution.Decision == Decision.Direct;
        for (var index = 0; index < resolution.Roles.Count; index++)
        {
            var role = resolution.Roles[index];
            request = new(resolution, sts, request.Limits, SessionKey.ForRole(request.Key, role, isDirect, sts), role, isDirect ? null : request);
        }

        return request;
    }

    /// <summary>The same for a program that will ask again: renewed when no more than this is left, but not in its first half.</summary>
    public SessionRequest RenewedAt(TimeSpan left)
    {
        var half = TimeSpan.FromSeconds((Role is null ? Limits.Seconds : Role.Seconds ?? RoleStep.ChainedSeconds) / 2);
        var wanted = left < half ? left : half;
        return wanted <= Limits.MinimumLeft ? this : new(Resolution, Sts, Limits with { MinimumLeft = wanted }, Key, Role, Source);
    }

    /// <summary>The same for who would rather have what is left of a kept session than nothing.</summary>
    public SessionRequest UsedToItsEnd() => new(Resolution, Sts, Limits with { MinimumLeft = TimeSpan.Zero, Fresh = false }, Key, Role, Source);

    /// <summary>Where STS is asked for a plan.</summary>
    public static StsSettings StsOf(Host host, ProfileResolution resolution, AwsFiles files)
        => StsSettings.Resolve(
            host.Environment.Get,
            resolution.Setting,
            (section, service, key) => files.Services(section)?.Nested(service, key),
            resolution.Serial);
}
