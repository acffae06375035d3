using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>Removing kept sessions.</summary>
public static class SessionSweep
{
    /// <summary>Removes all sessions, ours and the Ruby gem's.</summary>
    /// <returns>What was removed: the folders, as the gem says it.</returns>
    /// <exception cref="UserError">Something could not be removed.</exception>
    public static IReadOnlyList<string> RemoveAll(Host host)
    {
        var removed = new List<string>();
        foreach (var path in (ReadOnlySpan<string?>)[SessionFolder.Of(host)?.Path, GemSessions.FolderOf(host)])
        {
            if (path is null || !RawFile.TryStat(path, follow: false, out var facts))
            {
                continue;
            }

            try
            {
                // A link is removed as such; what it leads to is not ours.
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
                throw new UserError($"'{path}' could not be removed: {exception.Message}", "remove it by hand");
            }
        }

        return removed;
    }
}
