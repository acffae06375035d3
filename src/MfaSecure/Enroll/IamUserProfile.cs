using MfaSecure.Iam;
using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

internal sealed class IamUserProfile
{
    /// <summary>The <c>AWS_PROFILE</c> for <c>aws</c>; null where its variables already select the profile.</summary>
    private readonly string? childProfile;

    private IamUserProfile(Host host, EnvironmentBlock environment, ProfileFiles files, ProfileResolution resolution, string? explicitName)
    {
        Resolution = resolution;
        Request = SessionRequest.For(host, resolution, files.Profiles);
        childProfile = explicitName ?? resolution.ChildProfile;
        var hasEnvironmentKeys = explicitName is null && environment.NonEmpty("AWS_ACCESS_KEY_ID") is not null;
        var profile = files.Profiles.Find(resolution.ProfileName);
        Lines = profile is null || (hasEnvironmentKeys && profile["aws_access_key_id"] != resolution.AccessKeyId) ? null : ProfileLines.Of(host, profile);
    }

    public ProfileResolution Resolution { get; }

    /// <summary>Without a serial number, only its settings count.</summary>
    public SessionRequest Request { get; }

    /// <summary>Null for keys that are only in the environment.</summary>
    public ProfileLines? Lines { get; }

    /// <summary><paramref name="serial"/> is used where no file names the device; <paramref name="what"/> is what the caller manages.</summary>
    public static IamUserProfile Load(Host host, string? name, string? serial = null, string what = "MFA devices")
    {
        CryptoLibrary.Require();
        var files = ProfileFiles.Load(host);
        files.Check();

        // IAM needs the user's own keys, not the session that an earlier exports left in the environment.
        var environment = ProgramEnvironment.WithoutSession(host.Environment);
        environment = serial is null ? environment : environment.With([], ("AWS_MFA_SERIAL", serial));
        name = name is "" ? null : name;
        var resolution = ProfileResolver.Resolve(environment, files.Profiles, name, host.Clock.GetUtcNow(), host.UserName);
        host.Debug($"enroll: {resolution.Reason}");
        if (resolution.User is { } user)
        {
            throw new UserError(
                $"profile '{resolution.ProfileName}' is a role, and only users have {what}", $"choose the user's own profile: --profile {user.ProfileName}");
        }

        if (resolution.IsMissing)
        {
            throw MissingProfile.Error(resolution.ProfileName, files.Profiles);
        }

        return !resolution.HasLongTermKeys
            ? throw new UserError($"no long-term access keys found: {resolution.Reason}", "add access keys with aws configure, or choose the profile that has them: --profile NAME")
            : new(host, environment, files, resolution, name);
    }

    public Task<Credentials> KeysAsync(Host host, CancellationToken cancellation)
        => LongTermKeys.GetAsync(host, Resolution, RecursionGuard.WhileRefreshing(host.Environment, Request.Key.FileName, "enroll"), cancellation);

    public Session? CachedSession(Host host) => Resolution.Serial is null ? null : new SessionBroker(host).Cached(Request);

    public StsClient ConnectSts(Host host, Credentials keys)
        => new(keys, Request.Sts, StsNetwork.Resolve(host.Environment.Get, Resolution.Setting), host.Clock, Resolution.ProfileName);

    public IamCli ConnectIam(Host host, Credentials keys)
    {
        (string, string?)[] profile = childProfile is null ? [] : [("AWS_PROFILE", childProfile), ("AWS_DEFAULT_PROFILE", null)];
        // aws needs a region to sign for where an endpoint is set.
        (string, string?)[] region = Request.Sts.RegionSource is null ? [("AWS_DEFAULT_REGION", Request.Sts.Region)] : [];
        return new(host, keys, [.. profile, .. region], RecursionGuard.Next(host.Environment));
    }
}
