using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>The lines in the config file that name a profile's key store: <c>mfa_keys</c>, and the <c>credential_process</c> that gives SDKs and a bare
/// <c>aws</c> the session of the same profile.</summary>
/// <remarks><c>program</c> is the absolute path of aws-mfa-secure: an SDK in an IDE has another PATH.</remarks>
internal sealed class StoredKeyLines(Host host, string profileName, string program)
{
    private const string ProcessKey = "credential_process";

    private string ProcessLine => $"{Shlex.Quote(program)} credential-process --profile {Shlex.Quote(profileName)}";

    private string Path => AwsFileLocations.Config(host) ?? throw new UserError("cannot find ~/.aws/config: there is no home directory", "set HOME or AWS_CONFIG_FILE");

    private RecordedEdit Edit => new(host, $"stored-{Fnv1a.HexOf(profileName)}.json");

    /// <summary>Null where the profile has no valid <c>mfa_keys</c>.</summary>
    public StoredAccessKey? Current
        => ProfileFiles.Load(host).Profiles.Find(profileName)?[StoredAccessKey.ProfileKey] is { Length: > 0 } line ? StoredAccessKey.Parse(line) : null;

    /// <summary>Call it before anything is changed.</summary>
    public void Check()
    {
        if (!UserFile.IsWritable(Path) && RawFile.TryStat(Path, follow: true, out _))
        {
            throw new UserError($"'{Path}' is not writable, and mfa_keys belongs there", "make it and its directory writable (chmod u+w), or set AWS_CONFIG_FILE to another file");
        }

        if (ProfileFiles.Load(host).Profiles.Find(profileName)?[ProcessKey] is { Length: > 0 } other && SelfCredentialProcess.Find(other)?.Profile != profileName)
        {
            throw new UserError($"profile '{profileName}' already has a credential_process", "remove that line first, or use another profile");
        }
    }

    public void Set(StoredAccessKey stored)
    {
        var profile = ProfileFiles.Load(host).Profiles.Find(profileName);
        if (profile?.Credentials?[StoredAccessKey.ProfileKey] is not null && AwsFileLocations.Credentials(host) is { } credentials)
        {
            // The credentials file wins, so a line there must change, too.
            UserFile.Edit(credentials, bytes => new IniFile(bytes).Set(profile.Credentials.Name, StoredAccessKey.ProfileKey, stored.ToLine()));
            return;
        }

        var section = profile?.Config?.Name ?? (profileName == "default" ? profileName : $"profile {Shlex.Quote(profileName)}");
        if (profile?.Config?[StoredAccessKey.ProfileKey] is not null)
        {
            UserFile.Edit(Path, bytes => new IniFile(bytes).Set(section, StoredAccessKey.ProfileKey, stored.ToLine()));
            return;
        }

        Edit.Apply(
            Path, section, null,
            file => file.Find(section) < 0 ? file.AddSection(section) : file.Bytes.ToArray(),
            file => file.Set(section, StoredAccessKey.ProfileKey, stored.ToLine()),
            file => profile?[ProcessKey] is { Length: > 0 } ? file.Bytes.ToArray() : file.Set(section, ProcessKey, ProcessLine));
    }

    public void Remove()
    {
        if (RawFile.TryStat(Path, follow: true, out _) && Edit.TryUndo(Path, null))
        {
            Edit.Forget();
        }

        if (ProfileFiles.Load(host).Profiles.Find(profileName) is not { } profile)
        {
            return;
        }

        foreach (var (path, section) in new[] { (Path, profile.Config), (AwsFileLocations.Credentials(host), profile.Credentials) })
        {
            if (path is null || section is null)
            {
                continue;
            }

            var isOurs = section[ProcessKey] is { } own && SelfCredentialProcess.Find(own)?.Profile == profileName;
            if (isOurs || section[StoredAccessKey.ProfileKey] is not null)
            {
                UserFile.Edit(path, bytes =>
                {
                    bytes = new IniFile(bytes).Remove(section.Name, StoredAccessKey.ProfileKey);
                    return isOurs ? new IniFile(bytes).Remove(section.Name, ProcessKey) : bytes;
                });
            }
        }
    }
}
