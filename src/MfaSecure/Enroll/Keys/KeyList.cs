using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary><c>Problem</c> is why the store does not show the access key, or null.</summary>
internal sealed record ListedKey(string Profile, string LastFour, string Store, TimeSpan? Age, string? Note, UserError? Problem)
{
    /// <summary>IAM User Guide, "Update access keys".</summary>
    public static readonly TimeSpan Old = TimeSpan.FromDays(90);

    public bool IsOld => Age > Old;
}

internal static class KeyList
{
    /// <summary>Of every profile with access keys. Unlocks nothing, and asks nobody.</summary>
    public static async Task<IReadOnlyList<ListedKey>> OfAsync(Host host, AwsFiles files, string program, CancellationToken cancellation)
    {
        var listed = new List<ListedKey>();
        foreach (var name in files.Names)
        {
            var plain = new FileKeyStore(host, name).Place()?.Keys;
            var stored = new StoredKeyLines(host, name, program).Current;
            if (plain is { IsTemporary: false })
            {
                listed.Add(new(name, plain.LastFour, KnownKeyStores.File, null, null, null));
            }
            else if (stored is not null)
            {
                listed.Add(await StoredAsync(host, name, stored, cancellation));
            }
        }

        return listed;
    }

    public static async Task<ListedKey> StoredAsync(Host host, string profile, StoredAccessKey stored, CancellationToken cancellation)
    {
        try
        {
            var found = await KnownKeyStores.Of(host, stored.Store, new() { ProfileName = profile }).FindAsync(stored.AccessKeyId, cancellation);
            return new(
                profile, stored.LastFour, stored.Store, found?.Created is { } created ? host.Clock.GetUtcNow() - created : null, found?.Note,
                found is null ? new($"{stored.Store} does not have access key …{stored.LastFour} of profile '{profile}'", "restore it there, or remove the lines: aws-mfa-secure keys remove --profile " + Shlex.Quote(profile)) : null);
        }
        catch (UserError error)
        {
            return new(profile, stored.LastFour, stored.Store, null, null, error);
        }
    }
}
