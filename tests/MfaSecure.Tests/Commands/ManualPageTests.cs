using System.Text.RegularExpressions;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli;
using MfaSecure.Cli.Commands;
using MfaSecure.Cli.Parsing;
using MfaSecure.Platform;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.Commands;

/// <summary>The committed man page. To regenerate it: <c>AWS_MFA_SECURE_WRITE_MAN=1 scripts/test --filter ManualPage</c>.</summary>
public sealed partial class ManualPageTests : IDisposable
{
    private static readonly string Committed = Path.Combine(SourceTree.Root, "completions", "aws-mfa-secure.1");

    private readonly SessionWorld world = new();
    private readonly McMasterAdapter console;
    private readonly CommandLineApplication application;

    public ManualPageTests()
    {
        console = new McMasterAdapter(world.Host());
        application = CommandLine.Declare(world.Host(), console);
    }

    public void Dispose()
    {
        application.Dispose();
        console.Dispose();
        world.Dispose();
    }

    [Fact]
    public void The_committed_page_matches_the_declarations()
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
    public void Help_page_and_completion_have_the_same_commands_and_options()
    {
        Assert.Equal(Names(), CommandsOf(File.ReadAllText(Committed)));
        Assert.Equal(application.Commands.Select(command => command.Name!).Order(StringComparer.Ordinal), Completed([""]).Where(word => !word.StartsWith('-')));
        Assert.All(ManualPage.All(application), command =>
        {
            var words = ManualPage.NameOf(command, command.Name!).Split(' ');
            string[] options = [.. command.Options.Select(option => "--" + option.LongName).Append("--help").Distinct().Order(StringComparer.Ordinal)];

            Assert.Equal(options, Completed([.. words, "--"]));
            Assert.Equal(options, OptionsOf(HelpOf(words)));
            Assert.Equal(options.Where(option => option != "--help"), OptionsOf(SectionOf(command)));
        });
    }

    [Fact]
    public void Every_variable_that_the_program_reads_is_in_help_and_in_the_page()
    {
        var read = Variables();
        var (help, page) = (string.Join('\n', Run(["--help"])), File.ReadAllText(Committed));

        Assert.InRange(read.Length, 10, 100);
        Assert.All(read, name => Assert.Matches($"\n  {name} ", help));
        Assert.All(read, name => Assert.Contains($@"\fB{name}\fR", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exit_code_is_in_help_and_in_the_page()
    {
        int[] codes = [ExitCodes.Ok, ExitCodes.Failed, ExitCodes.Usage, ExitCodes.NobodyToAsk, ExitCodes.NotRunnable, ExitCodes.NotFound, ExitCodes.Interrupted];
        var (help, page) = (string.Join('\n', Run(["--help"])), File.ReadAllText(Committed));

        Assert.All(codes, code => Assert.Matches($"\n  {code} ", help));
        Assert.All(codes, code => Assert.Contains($@"\fB{code}\fR", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_names_every_command_and_only_commands_and_variables_that_exist()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        string[] commands = [.. application.Commands.SelectMany(command => command.Names)], variables = [.. Reference.Variables.Select(variable => variable.Name)];

        Assert.All(application.Commands, command => Assert.Matches($@"(?<![\w-]){command.Name}(?![\w-])", text));
        Assert.All(ReadmeCommand().Matches(text), match => Assert.Contains(match.Groups[1].Value, commands));
        Assert.All(ReadmeVariable().Matches(text), match => Assert.Contains(match.Value, variables));
        Assert.NotEmpty(ReadmeVariable().Matches(text));
    }

    [Fact]
    public void The_README_uses_only_options_that_exist()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var used = ReadmeOption().Matches(text).SelectMany(match => match.Groups["option"].Captures.Select(option => (Command: match.Groups["command"].Value, Option: option.Value))).ToArray();

        Assert.InRange(used.Length, 10, 200);
        Assert.All(used, use => Assert.Contains(use.Option, application.Commands.Single(command => command.Names.Contains(use.Command)).GetOptions().Select(option => "--" + option.LongName)));
    }

    private static string[] Variables()
        => [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("Reference.cs", StringComparison.Ordinal))
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            // Internal.
            .Except(["AWS_MFA_DEPTH", "AWS_MFA_PROFILE", "AWS_MFA_REFRESHING", "AWS_MFA_SECURE_FRONT", "AWS_MFA_SERVED"])
            .Distinct()];

    [NeedsFact("groff")]
    public async Task Groff_reports_nothing_for_the_page()
        => Assert.Equal("", (await LintAsync("groff", "-man", "-Tutf8", "-ww", "-z")).Error);

    [NeedsFact("mandoc")]
    public async Task Mandoc_reports_nothing_for_the_page()
        // The page has a version instead of a date.
        => Assert.DoesNotContain(
            (await LintAsync("mandoc", "-T", "lint", "-W", "warning")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.Contains("missing date", StringComparison.Ordinal));

    private Task<ChildResult> LintAsync(string program, params string[] options)
        => Child.CaptureAsync(program, [.. options, Committed], EnvironmentBlock.From(world.Home.Environment()), captureError: true, default);

    private IEnumerable<string> Names() => ManualPage.All(application).SelectMany(command => command.Names.Select(name => ManualPage.NameOf(command, name))).Order(StringComparer.Ordinal);

    private string[] Completed(string[] words) => Run(["completion", "--", .. words]);

    private string HelpOf(string[] words) => string.Join('\n', Run([.. words, "--help"]));

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
        var from = page.IndexOf($"\n.SS {ManualPage.NameOf(command, command.Name!)}", StringComparison.Ordinal);
        // Examples show options of other programs too.
        return page[from..page.IndexOf("\n.PP", from, StringComparison.Ordinal)];
    }

    private static string[] OptionsOf(string text)
        => [.. Option().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("^\\.SS (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    /// <summary>Where an option is declared: at the start of a line of help, or in a bold tag of the page.</summary>
    [GeneratedRegex(@"^(?:  (?:-\w\|)?|\\fB)(--[a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex Option();

    /// <summary>In code, not in a sentence.</summary>
    [GeneratedRegex("(?<=[`($=']\\s?)aws-mfa-secure ([a-z][a-z_-]*)")]
    private static partial Regex ReadmeCommand();

    /// <summary>A command with the options that follow it directly, before any <c>--</c> or pipe.</summary>
    [GeneratedRegex(@"aws-mfa-secure (?<command>(?!session)[a-z_-]+)(?: (?<option>--[a-z]+(?:-[a-z]+)*)(?: (?![-|])[\w./<>"":@-]+)?)+")]
    private static partial Regex ReadmeOption();

    [GeneratedRegex("(?<![A-Z_])AWS_MFA_[A-Z_]+")]
    private static partial Regex ReadmeVariable();

    [GeneratedRegex("\"(AWS_MFA_[A-Z_]+)\"")]
    private static partial Regex Variable();
}
