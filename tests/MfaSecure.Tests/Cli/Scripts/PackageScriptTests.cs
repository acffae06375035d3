using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>scripts/package</c>: what it makes of the built binary, tried by its own <c>--check</c>.</summary>
public sealed class PackageScriptTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [NeedsFact("dpkg-deb", "sha256sum", "git")]
    public async Task What_is_packed_installs_runs_upgrades_and_goes_without_a_trace_and_names_what_it_contains()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

        var result = await Stage.RunAsync(
            new()
            {
                Program = Path.Combine(SourceTree.Root, "scripts/package"),
                Arguments = ["--check", "--output", home.File("out")],
                Environment = home.Environment(
                    ("NUGET_PACKAGES", cache), ("AWS_MFA_SECURE_BINARY", NativeBinary.Path), ("SOURCE_DATE_EPOCH", "1790000000"), ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")),
            },
            TimeSpan.FromMinutes(5));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("the packages are reproducible", result.StderrText, StringComparison.Ordinal);
        Assert.Contains(Environment.IsPrivilegedProcess ? "removed without leftovers" : "it needs root", result.StderrText, StringComparison.Ordinal);
        var packed = Directory.GetFiles(home.File("out")).Select(file => Path.GetExtension(file)).Order(StringComparer.Ordinal);
        Assert.Equal(["", ".deb", ".gz", ".json"], packed);
        Assert.Equal(Locked(), Billed());
    }

    /// <summary>What the lock file of the program has, but for the one that only compiles.</summary>
    private static IEnumerable<string> Locked()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "src/MfaSecure.Cli/packages.lock.json")));
        return [.. file.RootElement.GetProperty("dependencies").EnumerateObject().Single().Value.EnumerateObject()
            .Where(package => package.Value.TryGetProperty("resolved", out _) && package.Name != "Microsoft.NET.ILLink.Tasks")
            .Select(package => $"{package.Name} {package.Value.GetProperty("resolved").GetString()}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>What the SBOM has, but for the runtime.</summary>
    private List<string> Billed()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(home.File("out"), "*.cdx.json").Single()));
        var components = file.RootElement.GetProperty("components").EnumerateArray().Select(part => $"{part.GetProperty("name").GetString()} {part.GetProperty("version").GetString()}").ToList();
        Assert.Contains("ILCompiler", components[^1], StringComparison.Ordinal);
        return [.. components[..^1].Order(StringComparer.Ordinal)];
    }
}
