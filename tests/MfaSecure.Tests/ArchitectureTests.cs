using System.Text.RegularExpressions;

namespace MfaSecure.Tests;

/// <summary>DESIGN.md's arrows and house rules, read off the source text.</summary>
public partial class ArchitectureTests
{
    private const string WayIn = "MfaSecure/MfaSessionCredentials.cs";

    /// <summary>Which of our namespaces each may know, itself and the root's few shared types apart.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Alias"] = ["AwsCli", "Platform", "Profiles", "Sessions", "Settings", "Shells"],
        ["Cli"] = ["AwsCli", "CredentialServer", "Enroll", "Iam", "KeyStores", "Mfa", "Oath", "Platform", "Profiles", "Sessions", "Settings", "Shells", "Sts"],
        ["CredentialServer"] = ["Platform", "Profiles", "Sessions"],
        ["Enroll"] = ["Iam", "KeyStores", "Mfa", "Oath", "Platform", "Profiles", "Sessions", "Settings", "Sts"],
        ["Sessions"] = ["AwsCli", "KeyStores", "Mfa", "Platform", "Profiles", "Settings", "Sts"],
        ["KeyStores"] = ["Oath", "Platform", "Profiles", "Settings"],
        ["Mfa"] = ["Oath", "Platform", "Settings"],
        ["Iam"] = ["AwsCli", "Enroll", "Platform", "Profiles", "Settings"],
        ["Sts"] = ["Platform", "Profiles"],
        ["AwsCli"] = ["Platform", "Profiles"],
        ["Settings"] = ["Platform", "Profiles"],
        ["Profiles"] = ["Platform"],
        ["Oath"] = [],
        ["Shells"] = [],
        ["Platform"] = [],
        // The library's way in for .NET programs, as Program is the tool's.
        ["MfaSessionCredentials"] = ["Platform", "Sessions", "Settings"],
        ["."] = [],
    };

    [Fact]
    public void The_arrows_hold() => Holds(Arrow);

    [Fact]
    public void Console_environment_processes_the_clock_and_native_code_stay_in_Platform_Pcsc_and_Program() => Holds(World);

    [Fact]
    public void Only_StsClient_and_its_like_and_the_way_in_for_NET_programs_know_the_AWS_SDK() => Holds(Sdk);

    [Fact]
    public void Nothing_of_ours_uses_the_way_in_for_NET_programs() => Holds(Inward);

    [Fact]
    public void Only_commands_write_stdout() => Holds(StandardOutput);

    [Fact]
    public void No_file_is_longer_than_250_lines() => Holds(Length);

    [Theory]
    [InlineData("MfaSecure/Sts/X.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/Profiles/X.cs", "Sessions.SessionKey key;")]
    [InlineData("MfaSecure/Sts/X.cs", "var x = new MfaSecure.Oath.Apdu();")]
    [InlineData("MfaSecure/Mfa/X.cs", "using MfaSecure.Profiles;")]
    [InlineData("MfaSecure/Mfa/X.cs", "using static MfaSecure.Sessions.Session;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Oath;")]
    [InlineData("MfaSecure/Oath/X.cs", "using MfaSecure.Platform;")]
    [InlineData("MfaSecure/Shells/X.cs", "using A = MfaSecure.Platform.Host;")]
    [InlineData("MfaSecure/Platform/X.cs", "Profiles.ProfileResolution resolution;")]
    [InlineData("MfaSecure/X.cs", "using MfaSecure.Platform;")]
    [InlineData("MfaSecure/MfaSessionCredentials.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Cli;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Enroll;")]
    [InlineData("MfaSecure/Enroll/X.cs", "using MfaSecure.Cli;")]
    [InlineData("MfaSecure.Alias/X.cs", "using MfaSecure.Enroll;")]
    [InlineData("MfaSecure.Alias/X.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/New/X.cs", "")]
    public void An_arrow_the_wrong_way_is_found(string path, string line) => Assert.NotEmpty(Arrow(path, line));

    [Theory]
    [InlineData("Console.WriteLine();")]
    [InlineData("var x = System.Console.Out;")]
    [InlineData("Environment.GetEnvironmentVariable(\"X\");")]
    [InlineData("var x = Process.Start(info);")]
    [InlineData("new ProcessStartInfo(\"x\")")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var now = DateTime.Now;")]
    [InlineData("x ?? TimeProvider.System")]
    [InlineData("[LibraryImport(\"libc\")]")]
    [InlineData("[DllImport(\"libc\")]")]
    public void The_world_where_it_does_not_belong_is_found(string line)
    {
        Assert.All(
            (string[])["MfaSecure/Sts/X.cs", "MfaSecure/Oath/OathX.cs", "MfaSecure.Cli/Commands/X.cs"], path => Assert.NotEmpty(World(path, line)));
        Assert.Empty(World("MfaSecure/Platform/X.cs", line));
    }

    [Theory]
    [InlineData("host.Environment.Get(\"X\")")]
    [InlineData("// Console.WriteLine")]
    [InlineData("Say(\"Console.WriteLine and DateTime.Now\");")]
    [InlineData("/// <see cref=\"Console.Out\"/>")]
    [InlineData("settings.Process is { }")]
    [InlineData("host.Clock.GetUtcNow()")]
    public void What_only_looks_like_it_is_not(string line) => Assert.Empty(World("MfaSecure/Sts/X.cs", line));

    [Fact]
    public void The_SDK_stdout_and_length_where_they_do_not_belong_are_found()
    {
        Assert.NotEmpty(Sdk("MfaSecure/Sessions/X.cs", "using Amazon.Runtime;"));
        Assert.NotEmpty(Sdk("MfaSecure/Profiles/Credentials.cs", "Amazon.Runtime.AWSCredentials x;"));
        Assert.NotEmpty(Sdk("MfaSecure/UserError.cs", "using Amazon.Runtime;"));
        Assert.NotEmpty(Inward("MfaSecure.Cli/Commands/X.cs", "new MfaSessionCredentials()"));
        Assert.Empty(Inward("MfaSecure/Sessions/X.cs", "found.CheckServed(\"MfaSessionCredentials\"); // MfaSessionCredentials"));
        Assert.NotEmpty(StandardOutput("MfaSecure/Sessions/X.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(StandardOutput("MfaSecure.Cli/CommandLine.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(StandardOutput("MfaSecure/Sessions/X.cs", "new FdWriter(1)"));
        Assert.Empty(StandardOutput("MfaSecure.Cli/Commands/X.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(Length("MfaSecure/X.cs", new string('\n', 251)));
        Assert.Empty(Length("MfaSecure/X.cs", new string('\n', 250)));
    }

    private static IEnumerable<string> Arrow(string path, string text)
    {
        var own = path.StartsWith("MfaSecure.Cli/", StringComparison.Ordinal) ? "Cli"
            : path.StartsWith("MfaSecure.Alias/", StringComparison.Ordinal) ? "Alias"
            : path == WayIn ? "MfaSessionCredentials"
            : path.Split('/') is [_, var folder, _, ..] ? folder : ".";
        return !Arrows.TryGetValue(own, out var known)
            ? [$"{own} is no part of the design"]
            : Namespaces().Matches(Code(text))
                .Select(match => match.Groups["name"].Value)
                .Where(name => name != own && !known.Contains(name) && (name != "." || own != "."))
                .Select(name => $"{own} knows {name}");
    }

    private static IEnumerable<string> World(string path, string text)
        => path.StartsWith("MfaSecure/Platform/", StringComparison.Ordinal)
            || path.StartsWith("MfaSecure/Oath/Pcsc/", StringComparison.Ordinal)
            || path == "MfaSecure.Cli/Program.cs"
            ? []
            : Worldly().Matches(Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Sdk(string path, string text)
        => path is "MfaSecure/Sts/StsClient.cs" or "MfaSecure/Sts/StsSdk.cs" or "MfaSecure/Sts/StsFailure.cs" or WayIn
            ? []
            : Amazon().Matches(Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Inward(string path, string text)
        => Code(text).Contains("MfaSessionCredentials", StringComparison.Ordinal) && path != WayIn ? ["uses MfaSessionCredentials"] : [];

    private static IEnumerable<string> StandardOutput(string path, string text)
        => path.StartsWith("MfaSecure.Cli/Commands/", StringComparison.Ordinal)
            || path is "MfaSecure.Cli/HostConsole.cs" or "MfaSecure.Cli/Program.cs" or "MfaSecure/Platform/Host.cs" or "MfaSecure/Platform/ProcessContext.cs"
            ? []
            : Output().Matches(Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Length(string path, string text)
        => text.Count(c => c == '\n') is > 250 and var lines ? [$"{lines} lines"] : [];

    private static void Holds(Func<string, string, IEnumerable<string>> rule)
    {
        var source = Path.Combine(SourceTree.Root, "src");
        string[] files = [.. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))];

        Assert.InRange(files.Length, 50, 1000);
        Assert.Empty(files.SelectMany(file => rule(file, File.ReadAllText(Path.Combine(source, file))).Select(what => $"{file}: {what}")));
    }

    /// <summary>The text without comments, and without what strings say.</summary>
    private static string Code(string text) => CommentsAndStrings().Replace(text, match => match.Value[0] == '/' ? "" : "\"\"");

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@?\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"MfaSecure\.(?<name>Alias|AwsCli|Cli|CredentialServer|Enroll|Iam|KeyStores|Mfa|Oath|Platform|Profiles|Sessions|Settings|Shells|Sts)\b|(?<![\w.])(?<name>Alias|AwsCli|Cli|CredentialServer|Enroll|Iam|KeyStores|Mfa|Oath|Platform|Profiles|Sessions|Settings|Shells|Sts)\.[A-Z]")]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?(?:Console|Environment)\.[A-Z]\w*|(?<![\w.])Process\.[A-Z]\w*|ProcessStartInfo|DateTime(?:Offset)?\.(?:UtcNow|Now|Today)|TimeProvider\.System|\[(?:LibraryImport|DllImport)|NativeLibrary\.")]
    private static partial Regex Worldly();

    [GeneratedRegex(@"(?<![\w.])Amazon\.\w+")]
    private static partial Regex Amazon();

    [GeneratedRegex(@"\.Out\b|new FdWriter\(1\)|OpenStandardOutput")]
    private static partial Regex Output();
}
