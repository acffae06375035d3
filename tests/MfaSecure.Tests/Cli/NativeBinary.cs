namespace MfaSecure.Tests.Cli;

/// <summary>The program that people run, as <c>scripts/build</c> made it: nothing of it is loaded into the tests.</summary>
internal static class NativeBinary
{
    private const string Variable = "AWS_MFA_SECURE_BINARY";
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>From <c>AWS_MFA_SECURE_BINARY</c>, else <c>artifacts/bin</c> of the folder above the tests.</summary>
    /// <exception cref="InvalidOperationException">It has not been built.</exception>
    public static string Path => Found.Value;

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new InvalidOperationException($"{Variable} names '{named}', which is not there");
        }

        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (System.IO.Path.Combine(folder, "artifacts", "bin", "aws-mfa-secure") is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException($"the process tests need the built binary: run scripts/build, or set {Variable}");
    }
}
