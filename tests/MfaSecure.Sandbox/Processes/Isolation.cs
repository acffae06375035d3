namespace MfaSecure.Sandbox;

/// <summary>What keeps a test from the machine it happens to run on, and keeps what a test starts on that machine.</summary>
public static class Isolation
{
    /// <summary>Locale, time zone, and no way to any host but this one.</summary>
    /// <remarks>
    /// Nobody listens at the proxy, so whoever wants to leave fails and names it. The names are upper case only: a program prefers the
    /// lower-case one, and a test that has a proxy of its own sets the upper-case one.
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

    /// <summary>PATH as the tests have it, without folders that depend on where one stands, and the system's own at its end.</summary>
    public static string SearchPath { get; } = string.Join(
        ':',
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(folder => folder.StartsWith('/'))
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Distinct());

    /// <summary>The discard port, where nobody listens.</summary>
    private const string NoWay = "http://127.0.0.1:9";

    /// <summary>Sets this process's own environment so, for what it starts with an environment that is not the test's.</summary>
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

    /// <summary>Settings of whoever runs the tests that would change what the programs do; ours are not among them.</summary>
    private static bool IsTheMachines(string name)
        => name is "LANG" or "LANGUAGE" or "PCSCLITE_CSOCK_NAME" or "POSIXLY_CORRECT" or "NODE_OPTIONS" or "NODE_PATH" or "BASH_ENV" or "ENV"
            || (name.StartsWith("AWS_", StringComparison.Ordinal) && !name.StartsWith("AWS_MFA_SECURE_", StringComparison.Ordinal) && name != "AWS_MFA_TEST_YUBIKEY")
            || name.StartsWith("LC_", StringComparison.Ordinal)
            || name.StartsWith("PYTHON", StringComparison.Ordinal)
            || name.EndsWith("_proxy", StringComparison.Ordinal);
}
