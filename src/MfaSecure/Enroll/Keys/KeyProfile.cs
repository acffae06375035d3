using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>A profile as the <c>keys</c> commands see it: where its access keys are now, and the lines that say so.</summary>
internal sealed class KeyProfile
{
    private readonly Host host;
    private readonly AwsFiles files;
    private readonly Profile? profile;

    private KeyProfile(Host host, AwsFiles files, string name, string program)
    {
        (this.host, this.files, Name) = (host, files, name);
        profile = files.Find(name);
        AwsFile = new(host, name);
        Lines = new(host, name, program);
        Plain = AwsFile.Place()?.Keys;
        Stored = Lines.Current;
    }

    public string Name { get; }

    public bool Exists => profile is not null;

    public FileKeyStore AwsFile { get; }

    public StoredKeyLines Lines { get; }

    /// <summary>In AWS's own files, in plain text.</summary>
    public Credentials? Plain { get; }

    /// <summary>In a key store. While keys move, or after a move was killed, both are set.</summary>
    public StoredAccessKey? Stored { get; }

    public string? AccessKeyId => Plain?.AccessKeyId ?? Stored?.AccessKeyId;

    /// <summary><paramref name="program"/> is our own absolute path, for credential_process.</summary>
    /// <exception cref="UserError">The profile's access keys are not its own.</exception>
    public static KeyProfile Load(Host host, string? name, string program)
    {
        CryptoLibrary.Require();
        var files = ProfileFiles.Load(host);
        files.Check();
        name = name is { Length: > 0 } ? name : host.Environment.NonEmpty("AWS_PROFILE") ?? host.Environment.NonEmpty("AWS_DEFAULT_PROFILE") ?? "default";
        var found = new KeyProfile(host, files.Profiles, name, program);
        if (found.profile?.OwnOrHidden("role_arn") is not null)
        {
            throw new UserError(
                $"profile '{name}' is a role, which has no access keys of its own",
                found.profile.OwnOrHidden("source_profile") is { } source && source != name ? $"choose the user's own profile: --profile {source}" : "put the access keys into a profile without role_arn first");
        }

        if (found.profile?.UnsupportedSetting is { } other)
        {
            throw new UserError($"{other}, so it has no access keys to store", "choose a profile with access keys: --profile NAME");
        }

        return found.Plain is { } plain && found.Stored is { } stored && plain.AccessKeyId != stored.AccessKeyId
            ? throw new UserError(
                $"profile '{name}' has two access keys: …{plain.LastFour} in {found.AwsFile.Place()!.Value.Path}, and …{stored.LastFour} in {stored.Store}",
                "remove the lines of the one that you do not use")
            : found;
    }

    public IKeyStore Open(string store, KeyStoreOptions? options = null)
        => store == KnownKeyStores.File ? AwsFile : KnownKeyStores.Of(host, store, options ?? Options());

    public KeyStoreOptions Options()
        => new()
        {
            ProfileName = Name,
            Settings = MfaSettings.For(host.Environment, new() { Decision = Decision.PassThrough, ProfileName = Name, Reason = "", Setting = Setting }),
        };

    /// <summary>Another profile may name the same access key, which then stays in the store.</summary>
    public bool IsShared(StoredAccessKey stored)
        => files.Names.Any(name => name != Name && files.Find(name)?[StoredAccessKey.ProfileKey] is { } line && StoredAccessKey.Parse(line) == stored);

    /// <summary>Works for any valid access key, whatever its policies are.</summary>
    public async Task<CallerIdentity> ProveAsync(Credentials keys, EnrollConsole console, CancellationToken cancellation)
    {
        var settings = StsSettings.Resolve(host.Environment.Get, Setting, (section, service, key) => files.Services(section)?.Nested(service, key), Setting("mfa_serial"));
        using var sts = new StsClient(keys, settings, StsNetwork.Resolve(host.Environment.Get, Setting), host.Clock, Name);
        return await console.WhileAsync("Asking AWS", () => sts.GetCallerIdentityAsync(cancellation));
    }

    private string? Setting(string key) => profile?[key];
}
