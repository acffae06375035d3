using System.IO.Compression;
using System.Xml.Linq;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The NuGet package of the library.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_package_has_library_docs_readme_licence_and_symbols()
    {
        var result = await Stage.RunAsync(new()
        {
            Program = Environment.ProcessPath!,
            Name = "dotnet",
            Arguments = ["pack", "src/MfaSecure", "--no-build", "-c", "Debug", "-o", home.Path, "-nodeReuse:false"],
            Environment = home.Environment(("DOTNET_CLI_HOME", home.Path), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("MSBUILDDISABLENODEREUSE", "1")),
            WorkingDirectory = SourceTree.Root,
        });
        Assert.True(result.ExitCode == 0, result.ToString());

        using var package = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(home.Path, "MfaSecure.*.nupkg")));
        Assert.Superset(
            new HashSet<string> { "README.md", "MfaSecure.nuspec", "lib/net10.0/MfaSecure.dll", "lib/net10.0/MfaSecure.xml" },
            package.Entries.Select(entry => entry.FullName).ToHashSet());
        using var symbols = await ZipFile.OpenReadAsync(Assert.Single(Directory.GetFiles(home.Path, "MfaSecure.*.snupkg")));
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/MfaSecure.pdb");
        await using var nuspec = await package.GetEntry("MfaSecure.nuspec")!.OpenAsync();
        var facts = (await XDocument.LoadAsync(nuspec, LoadOptions.None, default)).Root!.Elements().Single();
        string Fact(string name) => facts.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(("MfaSecure", "MIT", "README.md"), (Fact("id"), Fact("license"), Fact("readme")));
        Assert.Contains(
            facts.Descendants(), element => element.Name.LocalName == "dependency" && element.Attribute("id")?.Value == "AWSSDK.SecurityToken");
    }
}
