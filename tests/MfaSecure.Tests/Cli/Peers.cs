using System.Diagnostics;

namespace MfaSecure.Tests.Cli;

/// <summary>Programs that none of us wrote and that take our sessions, where this machine has them.</summary>
internal static class Peers
{
    private static readonly Lazy<string?> FoundPython = new(() => Candidates("python3").FirstOrDefault(HasBoto3));

    /// <summary>A Python that has boto3.</summary>
    public static string? Python => FoundPython.Value;

    public static string? Node => Candidates("node").FirstOrDefault();

    public static string? Terraform => Candidates("terraform").FirstOrDefault();

    /// <summary>What scripts/test had npm install: the AWS SDK for JavaScript and the AWS CDK.</summary>
    public static string? NodeModules
        => Path.Combine(SourceTree.Root, "artifacts", "peers", "node_modules") is var folder && File.Exists(Path.Combine(folder, ".bin", "cdk")) ? folder : null;

    /// <summary>A file of tests/peers.</summary>
    public static string SourceOf(string name) => Path.Combine(SourceTree.Root, "tests", "peers", name);

    /// <summary>What is missing of these, in words; null where all are there.</summary>
    public static string? Missing(IEnumerable<string> peers)
    {
        var missing = peers.Where(peer => !Has(peer)).ToArray();
        return missing.Length > 0 ? "not here: " + string.Join(", ", missing) : null;
    }

    private static bool Has(string peer) => peer switch
    {
        "boto3" => Python is not null,
        "npm" => Node is not null && NodeModules is not null,
        "terraform" => Terraform is not null,
        _ => Candidates(peer).Any(),
    };

    /// <summary>Each program of that name on PATH, in its order.</summary>
    public static IEnumerable<string> Candidates(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/bin")
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists);

    private static bool HasBoto3(string python)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import boto3"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
