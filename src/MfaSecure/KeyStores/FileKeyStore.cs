using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>AWS's own files: the two lines of one profile, in plain text.</summary>
internal sealed class FileKeyStore(Host host, string profileName) : IKeyStore
{
    private const string Id = "aws_access_key_id", Secret = "aws_secret_access_key";

    public string Name => KnownKeyStores.File;

    /// <summary>The file and section that count; null where the profile has no access keys in AWS's files.</summary>
    public (string Path, string Section, Credentials Keys)? Place()
    {
        var profile = ProfileFiles.Load(host).Profiles.Find(profileName);
        return profile?.Credentials is { } own && own[Id] is not null ? In(own, AwsFileLocations.Credentials(host))
            : profile?.Config is { } config ? In(config, AwsFileLocations.Config(host))
            : null;

        static (string, string, Credentials)? In(IniSection section, string? path)
            => path is not null && section[Id] is { Length: > 0 } id && section[Secret] is { Length: > 0 } secret
                ? (path, section.Name, new(id, secret, section["aws_security_token"] ?? section["aws_session_token"]))
                : null;
    }

    public Task<StoredKeyInfo?> FindAsync(string accessKeyId, CancellationToken cancellation)
        => Task.FromResult(Place()?.Keys.AccessKeyId == accessKeyId ? new StoredKeyInfo(null) : null);

    public Task<Credentials> ReadAsync(string accessKeyId, CancellationToken cancellation)
        => Task.FromResult(Place() is { Keys: { } keys } && keys.AccessKeyId == accessKeyId
            ? keys
            : throw new UserError($"profile '{profileName}' has no access key …{Credentials.LastFourOf(accessKeyId)} in its files", "add it with aws configure"));

    public Task WriteAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        var place = Place();
        var path = place?.Path ?? AwsFileLocations.Credentials(host) ?? throw new UserError("cannot find ~/.aws/credentials: there is no home directory", "set HOME or AWS_SHARED_CREDENTIALS_FILE");
        if (place is null && RecordOf(keys.AccessKeyId) is var record && (record.TryUndo(path, keys.SecretAccessKey) || (AwsFileLocations.Config(host) is { } config && record.TryUndo(config, keys.SecretAccessKey))))
        {
            if (Place() is { Keys: var restored } && restored.AccessKeyId == keys.AccessKeyId && restored.SecretAccessKey == keys.SecretAccessKey)
            {
                record.Forget();
                return Task.CompletedTask;
            }
        }

        var section = place?.Section ?? profileName;
        UserFile.Edit(path, bytes =>
        {
            bytes = new IniFile(bytes).Find(section) < 0 ? new IniFile(bytes).AddSection(section) : bytes;
            bytes = new IniFile(bytes).Set(section, Id, keys.AccessKeyId);
            return new IniFile(bytes).Set(section, Secret, keys.SecretAccessKey);
        });
        return Task.CompletedTask;
    }

    /// <summary>Removes exactly the two lines.</summary>
    public Task<bool> RemoveAsync(string accessKeyId, CancellationToken cancellation)
    {
        if (Place() is not var (path, section, keys) || keys.AccessKeyId != accessKeyId)
        {
            return Task.FromResult(false);
        }

        RecordOf(accessKeyId).Apply(path, section, keys.SecretAccessKey, file => file.Remove(section, Id), file => file.Remove(section, Secret));
        return Task.FromResult(true);
    }

    /// <summary>Deletes the record, so the lines can no longer be restored byte for byte.</summary>
    public void Forget(string accessKeyId) => RecordOf(accessKeyId).Forget();

    private RecordedEdit RecordOf(string accessKeyId) => new(host, $"moved-{accessKeyId}-{Fnv1a.HexOf(profileName)}.json");
}
