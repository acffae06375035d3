using System.Text.RegularExpressions;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli;
using MfaSecure.Cli.Commands;
using MfaSecure.Platform;

namespace MfaSecure.Tests;

/// <summary>The committed man page; <c>AWS_MFA_SECURE_WRITE_MAN=1 scripts/test --filter ManualPage</c> makes it anew.</summary>
public sealed partial class ManualPageTests : IDisposable
{
    private static readonly string Committed = Path.Combine(SourceTree.Root, "completions", "aws-mfa-secure.1");

    private readonly SessionWorld world = new();
    private readonly HostConsole console;
    private readonly CommandLineApplication application;

    public ManualPageTests()
    {
        console = new HostConsole(world.Host());
        application = CommandLine.Declare(world.Host(), console);
    }

    public void Dispose()
    {
        application.Dispose();
        console.Dispose();
        world.Dispose();
    }

    [Fact]
    public void The_committed_page_is_what_the_declarations_say()
    {
        VersionCommand.Run(world.Host());
        var page = ManualPage.Of(application, world.Out.ToString().Trim());
        if (Environment.GetEnvironmentVariable("AWS_MFA_SECURE_WRITE_MAN") == "1")
        {
            File.WriteAllText(Committed, page);
        }

        Assert.Equal(page, File.ReadAllText(Committed));
    }

    [Fact]
    public void Help_the_page_and_the_completion_know_the_same_commands_and_options()
    {
        Assert.Equal(Names(), CommandsOf(File.ReadAllText(Committed)));
        Assert.Equal(application.Commands.Select(command => command.Name!).Order(StringComparer.Ordinal), Completed([""]).Where(word => !word.StartsWith('-')));
        Assert.All(application.Commands, command =>
        {
            string[] options = [.. command.Options.Select(option => "--" + option.LongName).Append("--help").Distinct().Order(StringComparer.Ordinal)];

            Assert.Equal(options, Completed([command.Name!, "--"]));
            Assert.Equal(options, OptionsOf(HelpOf(command.Name!)));
            Assert.Equal(options.Where(option => option != "--help"), OptionsOf(SectionOf(command)));
        });
    }

    [Fact]
    public void Every_variable_that_the_program_reads_is_in_the_page()
    {
        var read = Variables();

        Assert.InRange(read.Length, 10, 100);
        Assert.All(read, name => Assert.Contains($@"\fB{name}\fR", File.ReadAllText(Committed), StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_and_the_README_know_the_same_variables()
    {
        var page = PageVariable().Matches(File.ReadAllText(Committed)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        var readme = ReadmeVariable().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(readme, page);
    }

    private static string[] Variables()
        => [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            // Set by us for ourselves.
            .Except(["AWS_MFA_DEPTH", "AWS_MFA_PROFILE", "AWS_MFA_REFRESHING", "AWS_MFA_SECURE_FRONT"])
            .Distinct()];

    [Fact]
    public void The_README_names_every_command_option_and_variable()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        string[] names =
        [
            .. application.Commands.Select(command => command.Name!),
            .. application.Commands.SelectMany(command => command.Options).Select(option => "--" + option.LongName),
            .. Variables(),
        ];

        Assert.All(names, name => Assert.Matches($@"(?<![\w-]){name}(?![\w-])", text));
    }

    [NeedsFact("groff")]
    public async Task Groff_has_nothing_to_say_against_the_page()
        => Assert.Equal("", (await LintAsync("groff", "-man", "-Tutf8", "-ww", "-z")).Error);

    [NeedsFact("mandoc")]
    public async Task Mandoc_has_nothing_to_say_against_the_page()
        // The page has a version, and would need another commit for a date.
        => Assert.DoesNotContain(
            (await LintAsync("mandoc", "-T", "lint", "-W", "warning")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.Contains("missing date", StringComparison.Ordinal));

    private Task<ChildResult> LintAsync(string program, params string[] options)
        => Child.CaptureAsync(program, [.. options, Committed], EnvironmentBlock.From(world.Home.Environment()), captureError: true, default);

    private IEnumerable<string> Names() => application.Commands.SelectMany(command => command.Names).Order(StringComparer.Ordinal);

    private string[] Completed(string[] words) => Run(["completion", "--", .. words]);

    private string HelpOf(string name) => string.Join('\n', Run([name, "--help"]));

    private string[] Run(string[] arguments)
    {
        world.Out.GetStringBuilder().Clear();
        CommandLine.Run(world.Host(), arguments);
        return world.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> CommandsOf(string page)
        => Heading().Matches(page).SelectMany(match => match.Groups[1].Value.Replace(@"\-", "-", StringComparison.Ordinal).Split(", ")).Order(StringComparer.Ordinal);

    private static string SectionOf(CommandLineApplication command)
    {
        var page = File.ReadAllText(Committed).Replace(@"\-", "-", StringComparison.Ordinal);
        var from = page.IndexOf($"\n.SS {command.Name}", StringComparison.Ordinal);
        // Examples show options of other programs too.
        return page[from..page.IndexOf("\n.PP", from, StringComparison.Ordinal)];
    }

    private static string[] OptionsOf(string text)
        => [.. Option().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("^\\.SS (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    /// <summary>Where an option is declared: at the head of its line, or, in a page, of its bold tag.</summary>
    [GeneratedRegex(@"^(?:  (?:-\w\|)?|\\fB)(--[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex(@"^\\fB(AWS_MFA_[A-Z_]+)\\fR$", RegexOptions.Multiline)]
    private static partial Regex PageVariable();

    /// <summary>The head of a row of the settings' table.</summary>
    [GeneratedRegex(@"^\| `(AWS_MFA_[A-Z_]+)", RegexOptions.Multiline)]
    private static partial Regex ReadmeVariable();

    [GeneratedRegex("\"(AWS_MFA_[A-Z_]+)\"")]
    private static partial Regex Variable();
}
