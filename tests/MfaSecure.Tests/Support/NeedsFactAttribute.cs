namespace MfaSecure.Tests;

/// <summary>A fact that needs programs on PATH. Skipped if one is missing, except in CI, where the test then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] tools)
    {
        Tools = tools;
        var missing = tools.Where(tool => !IsOnPath(tool)).ToArray();
        if (missing.Length > 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "not on PATH: " + string.Join(", ", missing);
        }
    }

    public string[] Tools { get; }

    private static bool IsOnPath(string tool)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Any(folder => folder.Length > 0
                && (File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, tool + ".exe"))));
}
