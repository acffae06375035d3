using System.Text;
using System.Text.RegularExpressions;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli;
using MfaSecure.Cli.Parsing;

namespace MfaSecure.Tests.Commands;

/// <summary>Generates the man page from the declarations behind <c>--help</c>; here, because nobody needs it at run time.</summary>
/// <remarks>Uses the macros of man(7), which both groff and mandoc know.</remarks>
internal static partial class ManualPage
{
    private static readonly string[] Lines =
    [
        ".SH FILES",
        .. Item("~/.aws/config, ~/.aws/credentials", "Profiles, access keys and mfa_serial. AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE set other paths."),
        .. Item("~/.aws/mfa-sessions", "Cached sessions, readable only by their owner."),
        .. Item("~/.local/state/aws-mfa-secure", "Hashes of used codes, keys derived from remembered OATH passwords, and what an interrupted keys rotate has begun. Below XDG_STATE_HOME if that is set."),
        .. Item("~/.local/share/aws-mfa-secure/keys", "Access keys sealed by a YubiKey (keys move --to yubikey). Below XDG_DATA_HOME if that is set."),
        ".SH ENVIRONMENT",
        Text("Each variable overrides the profile key in parentheses. The variables of the AWS CLI work as usual."),
        .. Reference.Variables.SelectMany(variable => Item(variable.Name, variable.Text)),
        ".SH EXIT STATUS",
        Text("The exit status of the program that was run; otherwise:"),
        .. Reference.Codes.SelectMany(code => Item(code.Name, code.Text)),
        ".SH SEE ALSO",
        ".BR aws (1),",
        ".BR pcscd (8)",
    ];

    /// <param name="application">All commands, declared.</param>
    /// <param name="version">Such as 1.2.3.</param>
    public static string Of(CommandLineApplication application, string version)
    {
        string[] lines =
        [
            @".\"" Generated from the declarations behind --help; do not edit. ManualPageTests explains how to regenerate it.",
            $".TH AWS\\-MFA\\-SECURE 1 \"\" \"aws\\-mfa\\-secure {version}\" \"User Commands\"",
            // No hyphenation, no justification: names stay intact.
            ".nh",
            ".ad l",
            ".SH NAME",
            @"aws\-mfa\-secure \- MFA for the AWS CLI",
            ".SH SYNOPSIS",
            .. All(application).Where(command => command.Commands.Count == 0).SelectMany((command, i) => (string[])[.. i == 0 ? [] : (string[])[".br"], Synopsis(command)]),
            ".SH DESCRIPTION",
            Text(application.Description!),
            .. Example(CommandLine.GetStarted.Split('\n')),
            ".SH COMMANDS",
            .. All(application).SelectMany(Command),
            ".SH OPTIONS",
            .. Item("-h, --help", "Show what a command does, its options, and examples."),
            .. Item("-v, --version", "Print the version."),
            .. Lines,
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Commands, each followed by its own, such as <c>keys move</c>.</summary>
    public static IEnumerable<CommandLineApplication> All(CommandLineApplication application) => application.Commands.SelectMany(command => All(command).Prepend(command));

    public static string NameOf(CommandLineApplication command, string name) => command.Parent?.Parent is null ? name : $"{command.Parent.Name} {name}";

    private static string Synopsis(CommandLineApplication command)
    {
        var line = new StringBuilder(@"\fBaws\-mfa\-secure ").Append(Text(NameOf(command, command.Name!))).Append(@"\fR");
        foreach (var option in command.Options.Where(IsOwn))
        {
            line.Append($" [{Option(option)}]");
        }

        foreach (var word in McMasterHelp.Synopsis(command))
        {
            line.Append(' ').Append(ArgumentName().Replace(Text(word), @"\fI$0\fR"));
        }

        return line.ToString();
    }

    private static IEnumerable<string> Command(CommandLineApplication command)
        =>
        [
            $".SS {string.Join(", ", command.Names.Select(name => Text(NameOf(command, name))))}",
            Text(command.Description!),
            .. command.Arguments.SelectMany(argument => Tagged(@$"\fI{Text(argument.Name!)}\fR", argument.Description!)),
            .. command.Options.Where(IsOwn).SelectMany(option => Tagged(Option(option), option.Description!)),
            .. Example((command.ExtendedHelpText ?? "").Split('\n').SkipWhile(line => line != "Examples:").Skip(1)),
        ];

    private static bool IsOwn(CommandOption option) => option.LongName != "help";

    private static string Option(CommandOption option)
        => @$"\fB\-\-{Text(option.LongName!)}\fR" + (option.OptionType == CommandOptionType.NoValue ? "" : @$" \fI{Text(option.ValueName!)}\fR");

    private static string[] Item(string tag, string text) => Tagged(@$"\fB{Text(tag)}\fR", text);

    private static string[] Tagged(string tag, string text) => [".TP", tag, Text(text)];

    private static string[] Example(IEnumerable<string> lines)
    {
        string[] shown = [.. lines.Where(line => line.Trim().Length > 0).Select(line => line.StartsWith("  ", StringComparison.Ordinal) ? line[2..] : line)];
        return shown.Length == 0 ? [] : [".PP", ".RS 4", ".nf", .. shown.Select(Text), ".fi", ".RE"];
    }

    [GeneratedRegex("[a-z]+")]
    private static partial Regex ArgumentName();

    /// <summary>Escapes what roff would change: hyphens, quotes, and a period at the start of a line.</summary>
    private static string Text(string text)
    {
        var escaped = text.Replace(@"\", @"\e", StringComparison.Ordinal).Replace("-", @"\-", StringComparison.Ordinal).Replace("'", @"\(aq", StringComparison.Ordinal)
            .Replace("`", @"\(ga", StringComparison.Ordinal).Replace("^", @"\(ha", StringComparison.Ordinal).Replace("~", @"\(ti", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? @"\&" + escaped : escaped;
    }
}
