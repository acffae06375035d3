using System.Text.RegularExpressions;

namespace MfaSecure.Tests.Architecture;

/// <summary>The house rules of <c>src/ARCHITECTURE.md</c>, read from the source text.</summary>
public partial class HouseRuleTests
{
    private const string WayIn = "MfaSecure/MfaSessionCredentials.cs";

    [Fact]
    public void Console_environment_processes_the_clock_and_native_code_stay_in_Platform_Pcsc_and_Program() => Holds(World);

    [Fact]
    public void Only_Sts_and_the_entry_point_for_NET_programs_use_the_AWS_SDK() => Holds(Sdk);

    [Fact]
    public void Our_own_code_does_not_use_the_entry_point_for_NET_programs() => Holds(Inward);

    [Fact]
    public void Only_commands_write_stdout() => Holds(StandardOutput);

    [Fact]
    public void No_file_is_longer_than_250_lines() => Holds(Length);

    [Fact]
    public void Only_Platform_Processes_uses_CliWrap() => Holds(Helpers);

    [Fact]
    public void Only_the_Secret_Service_uses_D_Bus() => Holds(Bus);

    [Fact]
    public void Only_the_prompter_opens_the_terminal() => Holds(Terminal);

    [Fact]
    public void No_folder_has_more_than_25_files() => Assert.Empty(Crowded(SourceText.Files.Keys));

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
    public void A_use_of_the_world_elsewhere_is_found(string line)
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
    public void What_only_looks_like_one_is_not(string line) => Assert.Empty(World("MfaSecure/Sts/X.cs", line));

    [Fact]
    public void Each_other_rule_finds_what_breaks_it()
    {
        Assert.NotEmpty(Sdk("MfaSecure/Sessions/X.cs", "using Amazon.Runtime;"));
        Assert.NotEmpty(Sdk("MfaSecure/Profiles/Credentials.cs", "Amazon.Runtime.AWSCredentials x;"));
        Assert.NotEmpty(Sdk("MfaSecure/UserError.cs", "using Amazon.Runtime;"));
        Assert.NotEmpty(Terminal("MfaSecure.Cli/Commands/X.cs", "using var terminal = host.OpenTerminal();"));
        Assert.Empty(Terminal("MfaSecure/Mfa/Prompting/TerminalPrompter.cs", "using var terminal = host.OpenTerminal();"));
        Assert.NotEmpty(Inward("MfaSecure.Cli/Commands/X.cs", "new MfaSessionCredentials()"));
        Assert.Empty(Inward("MfaSecure/Sessions/X.cs", "found.CheckServed(\"MfaSessionCredentials\"); // MfaSessionCredentials"));
        Assert.NotEmpty(StandardOutput("MfaSecure/Sessions/X.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(StandardOutput("MfaSecure.Cli/CommandLine.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(StandardOutput("MfaSecure/Sessions/X.cs", "new FdWriter(1)"));
        Assert.Empty(StandardOutput("MfaSecure.Cli/Commands/X.cs", "host.Out.Write(1);"));
        Assert.NotEmpty(Helpers("MfaSecure/Mfa/X.cs", "using CliWrap;"));
        Assert.Empty(Helpers("MfaSecure/Mfa/X.cs", "// CliWrap"));
        Assert.NotEmpty(Bus("MfaSecure/KeyStores/X.cs", "using Tmds.DBus.Protocol;"));
        Assert.Empty(Bus("MfaSecure/KeyStores/SecretService/X.cs", "using Tmds.DBus.Protocol;"));
        Assert.NotEmpty(Crowded(Enumerable.Range(0, 26).Select(number => $"MfaSecure/Sts/{number}.cs")));
        Assert.Empty(Crowded(Enumerable.Range(0, 25).Select(number => $"MfaSecure/Sts/{number}.cs").Append("MfaSecure/Sts/Deeper/X.cs")));
        Assert.NotEmpty(Length("MfaSecure/X.cs", new string('\n', 251)));
        Assert.Empty(Length("MfaSecure/X.cs", new string('\n', 250)));
    }

    private static IEnumerable<string> World(string path, string text)
        => path.StartsWith("MfaSecure/Platform/", StringComparison.Ordinal)
            || path.StartsWith("MfaSecure/Oath/Pcsc/", StringComparison.Ordinal)
            || path == "MfaSecure.Cli/Program.cs"
            ? []
            : Worldly().Matches(SourceText.Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Terminal(string path, string text)
        => SourceText.Code(text).Contains(".OpenTerminal()", StringComparison.Ordinal) && path != "MfaSecure/Mfa/Prompting/TerminalPrompter.cs" ? ["opens the terminal"] : [];

    private static IEnumerable<string> Sdk(string path, string text)
        => path.StartsWith("MfaSecure/Sts/", StringComparison.Ordinal) || path == WayIn
            ? []
            : Amazon().Matches(SourceText.Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Inward(string path, string text)
        => SourceText.Code(text).Contains("MfaSessionCredentials", StringComparison.Ordinal) && path != WayIn ? ["uses MfaSessionCredentials"] : [];

    private static IEnumerable<string> StandardOutput(string path, string text)
        => path.StartsWith("MfaSecure.Cli/Commands/", StringComparison.Ordinal)
            || path is "MfaSecure.Cli/Parsing/McMasterAdapter.cs" or "MfaSecure.Cli/Program.cs" or "MfaSecure/Platform/Host.cs" or "MfaSecure/Platform/ProcessContext.cs"
            ? []
            : Output().Matches(SourceText.Code(text)).Select(match => match.Value);

    private static IEnumerable<string> Length(string path, string text)
        => text.Count(c => c == '\n') is > 250 and var lines ? [$"{lines} lines"] : [];

    private static IEnumerable<string> Helpers(string path, string text)
        => !path.StartsWith("MfaSecure/Platform/Processes/", StringComparison.Ordinal) && Wrapper().IsMatch(SourceText.Code(text)) ? ["uses CliWrap"] : [];

    private static IEnumerable<string> Bus(string path, string text)
        => !path.StartsWith("MfaSecure/KeyStores/SecretService/", StringComparison.Ordinal) && SourceText.Code(text).Contains("Tmds.DBus", StringComparison.Ordinal) ? ["uses D-Bus"] : [];

    private static IEnumerable<string> Crowded(IEnumerable<string> paths)
        => paths.GroupBy(Path.GetDirectoryName).Where(folder => folder.Count() > 25).Select(folder => $"{folder.Key} has {folder.Count()} files");

    private static void Holds(Func<string, string, IEnumerable<string>> rule)
    {
        Assert.InRange(SourceText.Files.Count, 50, 1000);
        Assert.Empty(SourceText.Find(rule));
    }

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?(?:Console|Environment)\.[A-Z]\w*|(?<![\w.])Process\.[A-Z]\w*|ProcessStartInfo|DateTime(?:Offset)?\.(?:UtcNow|Now|Today)|TimeProvider\.System|\[(?:LibraryImport|DllImport)|NativeLibrary\.")]
    private static partial Regex Worldly();

    [GeneratedRegex(@"(?<![\w.])Amazon\.\w+")]
    private static partial Regex Amazon();

    [GeneratedRegex(@"\bCliWrap\b")]
    private static partial Regex Wrapper();

    [GeneratedRegex(@"\.Out\b|new FdWriter\(1\)|OpenStandardOutput")]
    private static partial Regex Output();
}
