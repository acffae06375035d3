using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

internal sealed class SessionCleaner(Host host)
{
    /// <summary>Removes the Ruby gem's sessions too, and returns the removed folders, as the gem prints them.</summary>
    public IReadOnlyList<string> RemoveAll()
    {
        var removed = new List<string>();
        if (SessionFolder.IsChosen(host))
        {
            removed.AddRange(RemoveOwnFiles(SessionFolder.Of(host)!));
        }

        foreach (var path in (ReadOnlySpan<string?>)[SessionFolder.IsChosen(host) ? null : SessionFolder.Of(host)?.Path, GemSessions.FolderOf(host)])
        {
            if (path is null || !RawFile.TryStat(path, follow: false, out var facts))
            {
                continue;
            }

            try
            {
                // Remove a link itself: its target is not ours.
                if (facts.IsDirectory)
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }

                removed.Add(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UserError($"cannot remove '{path}': {exception.Message}", "remove it manually");
            }
        }

        return removed;
    }

    /// <summary>Removes one profile's sessions (null: all), or only expired and unreadable ones; returns their paths.</summary>
    /// <remarks><c>withRoles</c> adds the roles assumed with the profile's session or MFA device.</remarks>
    public IReadOnlyList<string> Remove(SessionRequest? profile, bool expired, bool withRoles = false)
    {
        var removed = new List<string>();
        if (SessionFolder.Of(host) is { } folder && folder.IsTrusted())
        {
            foreach (var name in Directory.GetFiles(folder.Path, "*.json").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
            {
                var bytes = folder.Read(name, SessionCache.LargestFile) ?? [];
                if ((profile is null || (KeyOf(bytes) is { } key && (withRoles ? profile.Key.IsBehind(key) : profile.Key.IsSisterOf(key))))
                    && !(expired && IsAlive(Session.Read(bytes, null)))
                    && folder.Remove(name) is { } path)
                {
                    _ = folder.Remove(name + ".failed");
                    removed.Add(path);
                }
            }
        }

        foreach (var name in GemSessions.Names(host))
        {
            if ((profile is null || (profile.Role is null && profile.Resolution.ProfileName == name)) && !(expired && GemSessions.IsAlive(host, name))
                && new PrivateFolder(host, GemSessions.FolderOf(host)!, null).Remove(name) is { } file)
            {
                removed.Add(file);
            }
        }

        return removed;
    }

    /// <summary>Removes the sessions made with an access key, and the roles assumed with them.</summary>
    public void RemoveOf(string accessKeyId)
    {
        if (SessionFolder.Of(host) is { } folder && folder.IsTrusted())
        {
            // As SessionKey writes it.
            var part = $"{accessKeyId.Length}:{accessKeyId} ";
            foreach (var name in Directory.GetFiles(folder.Path, "*.json").Select(Path.GetFileName).OfType<string>())
            {
                if (KeyOf(folder.Read(name, SessionCache.LargestFile) ?? [])?.Contains(part, StringComparison.Ordinal) == true)
                {
                    _ = folder.Remove(name);
                    _ = folder.Remove(name + ".failed");
                }
            }
        }
    }

    /// <summary>The profiles with cached sessions, the number of sessions, and how many of them belong to no profile.</summary>
    public (IReadOnlyList<string> Profiles, int Sessions, int Others) Owners(bool expired)
    {
        if (SessionFolder.Of(host) is not { } folder || !folder.IsTrusted())
        {
            return ([], 0, 0);
        }

        var keys = Directory.GetFiles(folder.Path, "*.json").Select(path => folder.Read(Path.GetFileName(path), SessionCache.LargestFile) ?? [])
            .Where(bytes => !(expired && IsAlive(Session.Read(bytes, null))))
            .Select(KeyOf).ToList();
        var files = ProfileFiles.Load(host).Profiles;
        var owned = files.Names.Select(name => (Name: name, SessionRequest.KeyOf(host, files, name)?.Family))
            .Where(each => keys.Any(key => IsOf(key, each.Family))).ToList();
        return ([.. owned.Select(each => each.Name)], keys.Count, keys.Count(key => !owned.Any(each => IsOf(key, each.Family))));

        static bool IsOf(string? key, string? family) => family is not null && key?.StartsWith(family, StringComparison.Ordinal) == true;
    }

    /// <summary>Sessions with their locks and failures; the directory may hold other files.</summary>
    private static IEnumerable<string> RemoveOwnFiles(PrivateFolder folder)
        => !folder.IsTrusted() ? []
            : [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path))
                .Where(name => name.Length > 16 && name[..16].All(char.IsAsciiHexDigitLower) && name[16..].StartsWith(".json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(folder.Remove).OfType<string>()];

    private bool IsAlive(Session? session) => session is not null && session.Expiration > host.Clock.GetUtcNow();

    private static string? KeyOf(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.TryGetProperty("key", out var key) ? key.GetString() : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
