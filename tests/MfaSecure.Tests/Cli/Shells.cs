namespace MfaSecure.Tests.Cli;

/// <summary>The shells of this machine.</summary>
internal static class Shells
{
    /// <summary>A shell's path.</summary>
    /// <exception cref="InvalidOperationException">It is not on PATH; a test names it in its <see cref="NeedsFactAttribute"/>.</exception>
    public static string Find(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{name} is not on PATH");
}
