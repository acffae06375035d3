namespace MfaSecure.Platform;

/// <summary>Searches PATH as execvp does.</summary>
internal static class ProgramSearch
{
    /// <summary>Returns false to continue the search.</summary>
    public delegate bool Accepts(string path, FileFacts facts);

    public static string? Find(EnvironmentBlock environment, string name, Accepts accepts)
    {
        // execvp's own default where PATH is not set.
        foreach (var folder in (environment.Get("PATH") ?? "/bin:/usr/bin").Split(Path.PathSeparator))
        {
            var path = folder.Length == 0 ? $"./{name}" : $"{folder}/{name}";
            if (RawFile.TryStat(path, follow: true, out var facts) && facts.IsRegular && RawFile.IsExecutable(path) && accepts(path, facts))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Skips an empty or relative PATH entry, which means the current directory.</summary>
    public static string? FindHelper(EnvironmentBlock environment, string name)
        => Find(environment, name, static (path, _) => Path.IsPathRooted(path));
}
