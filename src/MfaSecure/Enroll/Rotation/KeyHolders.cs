using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>The profiles that have an access key, in AWS's files or in key stores: a rotation changes all of them.</summary>
internal sealed class KeyHolders
{
    private readonly Host host;
    private readonly List<(string Profile, StoredAccessKey? Stored)> holders;

    private KeyHolders(Host host, List<(string Profile, StoredAccessKey? Stored)> holders) => (this.host, this.holders) = (host, holders);

    public IEnumerable<string> Profiles => holders.Select(holder => holder.Profile).Distinct();

    public static KeyHolders Find(Host host, string accessKeyId)
    {
        var files = ProfileFiles.Load(host).Profiles;
        var holders = new List<(string, StoredAccessKey?)>();
        foreach (var name in files.Names)
        {
            if (files.Find(name) is not { } profile)
            {
                continue;
            }

            // A profile whose keys are being moved has both.
            if (profile[StoredAccessKey.ProfileKey] is { Length: > 0 } line && StoredAccessKey.Parse(line) is { } stored && stored.AccessKeyId == accessKeyId)
            {
                holders.Add((name, stored));
            }

            if (profile["aws_access_key_id"] == accessKeyId && new FileKeyStore(host, name).Place() is { Keys: var keys } && keys.AccessKeyId == accessKeyId)
            {
                holders.Add((name, null));
            }
        }

        return new(host, holders);
    }

    /// <summary>Call it before anything is changed.</summary>
    public void CheckWritable()
    {
        foreach (var (profile, stored) in holders)
        {
            var path = stored is null ? new FileKeyStore(host, profile).Place()?.Path
                : ProfileFiles.Load(host).Profiles.Find(profile)?.Credentials?[StoredAccessKey.ProfileKey] is not null ? AwsFileLocations.Credentials(host)
                : AwsFileLocations.Config(host);
            if (path is not null && !UserFile.IsWritable(path))
            {
                throw new UserError(
                    $"'{path}' is not writable, and the new access key of profile '{profile}' belongs there", "make it and its directory writable (chmod u+w)");
            }
        }
    }

    /// <summary>The key stores other than AWS's files, each once.</summary>
    public IReadOnlyList<IKeyStore> Stores(ProfileResolution resolution)
        => [.. holders.Where(holder => holder.Stored is not null).DistinctBy(holder => holder.Stored!.Store).Select(holder =>
            KnownKeyStores.Of(host, holder.Stored!.Store, new() { ProfileName = holder.Profile, Settings = MfaSettings.For(host.Environment, resolution) }))];

    /// <summary>The keys as one of the profiles or stores has them; null where none does.</summary>
    public async Task<Credentials?> ReadAsync(string accessKeyId, IReadOnlyList<IKeyStore> stores, CancellationToken cancellation)
    {
        if (holders.FindIndex(holder => holder.Stored is null) is >= 0 and var index)
        {
            return new FileKeyStore(host, holders[index].Profile).Place()?.Keys;
        }

        foreach (var store in stores)
        {
            if (await store.FindAsync(accessKeyId, cancellation) is not null)
            {
                return await store.ReadAsync(accessKeyId, cancellation);
            }
        }

        return null;
    }

    /// <summary>Each file is written once, so its ID and secret always match. A second call changes the remaining files.</summary>
    public async Task ReplaceAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        foreach (var (profile, stored) in holders)
        {
            if (stored is null)
            {
                await new FileKeyStore(host, profile).WriteAsync(keys, created, cancellation);
            }
            else
            {
                new StoredKeyLines(host, profile, host.OwnPaths.LastOrDefault() ?? "aws-mfa-secure").Set(stored with { AccessKeyId = keys.AccessKeyId });
            }
        }
    }
}
