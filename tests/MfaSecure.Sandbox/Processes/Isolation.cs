namespace MfaSecure.Sandbox;

/// <summary>Makes tests independent of the machine that runs them, and keeps the programs that they start from reaching other hosts.</summary>
public static class Isolation
{
    /// <summary>Locale, time zone, and a dead proxy for every host but this one.</summary>
    /// <remarks>
    /// Nothing listens at the proxy, so a request to another host fails with the proxy's name. The names are in upper case only: programs
    /// prefer the lower-case ones, and a test with its own proxy sets the upper-case ones.
    /// </remarks>
    public static IReadOnlyList<(string Name, string Value)> Variables { get; } =
    [
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
        ("HTTP_PROXY", NoWay),
        ("HTTPS_PROXY", NoWay),
        ("ALL_PROXY", NoWay),
        ("NO_PROXY", "127.0.0.1,localhost,::1"),
        ("PYTHONPATH", Path.Combine(AppContext.BaseDirectory, "Python")),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("NODE_OPTIONS", $"--require \"{Path.Combine(AppContext.BaseDirectory, "Node", "stay-here.cjs")}\""),
    ];

    /// <summary>The caller's PATH without relative entries, and the system's directories at its end.</summary>
    public static string SearchPath { get; } = string.Join(
        ':',
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/'))
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Distinct());

    /// <summary>The discard port, where nothing listens.</summary>
    private const string NoWay = "http://127.0.0.1:9";

    /// <summary>Sets this process's own environment, for programs that inherit it.</summary>
    public static void Enter()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsTheMachines).ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Environment.SetEnvironmentVariable("PATH", SearchPath);
    }

    /// <summary>The caller's settings that would change what the programs do; the tests' own settings are not among them.</summary>
    private static bool IsTheMachines(string name)
        => name is "LANG" or "LANGUAGE" or "PCSCLITE_CSOCK_NAME" or "POSIXLY_CORRECT" or "NODE_OPTIONS" or "NODE_PATH" or "BASH_ENV" or "ENV"
            || (name.StartsWith("AWS_", StringComparison.Ordinal) && !name.StartsWith("AWS_MFA_SECURE_", StringComparison.Ordinal) && name != "AWS_MFA_TEST_YUBIKEY")
            || name.StartsWith("LC_", StringComparison.Ordinal)
            || name.StartsWith("PYTHON", StringComparison.Ordinal)
            || name.EndsWith("_proxy", StringComparison.Ordinal);
}
