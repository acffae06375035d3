namespace MfaSecure.Platform;

/// <summary>Programs on PATH, as execvp looks for them.</summary>
internal static class ProgramSearch
{
    /// <summary>Judges a file that could be run; false looks further.</summary>
    public delegate bool Accepts(string path, FileFacts facts);

    /// <summary>The first file of that name that may be run and is accepted; null where there is none.</summary>
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
}
