using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>A profile with a user's long-term keys, as environment and files have it.</summary>
internal sealed class UserProfile
{
    private UserProfile(Host host, EnvironmentBlock environment, ProfileFiles files, ProfileResolution resolution, string? explicitName)
    {
        Resolution = resolution;
        Request = SessionRequest.For(host, resolution, files.Profiles);
        ForChild = explicitName ?? resolution.ChildProfile;
        var ofEnvironment = explicitName is null && environment.NonEmpty("AWS_ACCESS_KEY_ID") is not null;
        var profile = files.Profiles.Find(resolution.ProfileName);
        Lines = profile is null || (ofEnvironment && profile["aws_access_key_id"] != resolution.Keys?.AccessKeyId) ? null : ProfileLines.Of(host, profile);
    }

    /// <summary>Whose keys.</summary>
    public ProfileResolution Resolution { get; }

    /// <summary>The session that the profile asks for; without a serial only its settings count.</summary>
    public SessionRequest Request { get; }

    /// <summary>Where AWS is asked.</summary>
    public StsSettings Sts => Request.Sts;

    /// <summary>What <c>AWS_PROFILE</c> must be for <c>aws</c>; null where its variables already say so.</summary>
    public string? ForChild { get; }

    /// <summary>Where the profile's lines stand; null for keys that are in the environment alone.</summary>
    public ProfileLines? Lines { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="host">Whose.</param>
    /// <param name="name">The profile; null for the one in force.</param>
    /// <param name="serial">A device to look at it with, where no file names one.</param>
    /// <exception cref="UserError">It has no long-term keys; the CLI would refuse the files.</exception>
    public static UserProfile Load(Host host, string? name, string? serial = null)
    {
        if (IsWithinServer(host))
        {
            throw new UserError("within exec --server the config file is a copy, which goes when it ends", "run the command outside of it");
        }

        var files = ProfileFiles.Load(host);
        files.Check();

        // What an earlier exports left is looked past: IAM takes a user's own keys.
        var environment = ProgramEnvironment.WithoutSession(host.Environment);
        environment = serial is null ? environment : environment.With([], ("AWS_MFA_SERIAL", serial));
        name = name is "" ? null : name;
        var resolution = ProfileResolver.Resolve(environment, files.Profiles, name, host.Clock.GetUtcNow(), host.UserName);
        host.Debug($"enroll: {resolution.Reason}");
        if (resolution.User is { } user)
        {
            throw new UserError($"profile '{resolution.ProfileName}' is a role, and an MFA device is a user's", $"name the user's own profile: --profile {user.ProfileName}");
        }

        if (resolution.IsMissing)
        {
            throw MissingProfile.Error(resolution.ProfileName, files.Profiles);
        }

        return resolution.Keys is null && resolution.CredentialProcess is null
            ? throw new UserError($"there are no long-term keys of a user: {resolution.Reason}", "aws configure puts keys into a profile; --profile names the one that has them")
            : new(host, environment, files, resolution, name);
    }

    /// <summary>The program of <c>exec --server</c> has a config file in a folder of ours, beside the address to ask.</summary>
    private static bool IsWithinServer(Host host)
        => host.Environment.NonEmpty("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null
            && host.Environment.NonEmpty("AWS_CONFIG_FILE") is { } config
            && Path.GetFileName(Path.GetDirectoryName(config))?.StartsWith("aws-mfa-secure-", StringComparison.Ordinal) == true;

    /// <summary>The long-term keys.</summary>
    public async Task<Credentials> KeysAsync(Host host, CancellationToken cancellation)
        => Resolution.Keys ?? await CredentialProcess.RunAsync(Resolution.CredentialProcess!, RecursionGuard.WhileRefreshing(host.Environment, Request.Key.FileName, "enroll"), cancellation);

    /// <summary>STS, asked with some keys.</summary>
    public StsClient Connect(Host host, Credentials keys)
        => new(keys, Sts, StsNetwork.Resolve(host.Environment.Get, Resolution.Setting), host.Clock, Resolution.ProfileName);
}
