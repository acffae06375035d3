using System.Text;
using System.Text.RegularExpressions;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli;

namespace MfaSecure.Tests;

/// <summary>The man page, made of the declarations that <c>--help</c> is made of; here, since nobody needs this at run time.</summary>
/// <remarks>Macros of man(7), which groff and mandoc both know.</remarks>
internal static partial class ManualPage
{
    private static readonly string[] Lines =
    [
        ".SH FILES",
        .. Item(@"~/.aws/config, ~/.aws/credentials", "Profiles, keys and mfa_serial; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name others."),
        .. Item(@"~/.aws/mfa-sessions", "Kept sessions, readable for their owner alone."),
        .. Item(@"~/.local/state/aws-mfa-secure", "Which codes AWS has seen, and OATH passwords that were to be remembered; below XDG_STATE_HOME where that is set."),
        ".SH ENVIRONMENT",
        Text("The variables of the AWS CLI work as there. A key of the profile that does the same is in brackets; the variable wins."),
        .. Item("AWS_MFA_SERIAL", "The MFA device (mfa_serial)."),
        .. Item("AWS_MFA_TOKEN", "A code, used once and never handed on."),
        .. Item("AWS_MFA_PROCESS", "A command line whose first six-digit line is the code (mfa_process)."),
        .. Item("AWS_MFA_SOURCE", "Which sources are asked, in which order: process,yubikey,prompt,ykman."),
        .. Item("AWS_MFA_OATH_ACCOUNT", "The account's id on the YubiKey (mfa_oath_account, vegas_yubikey_label)."),
        .. Item("AWS_MFA_YUBIKEY", "The YubiKey's serial number (mfa_yubikey_serial, vegas_yubikey_serial)."),
        .. Item("AWS_MFA_TTL", "How long a session lasts in seconds, 900 to 129600; else 43200 (mfa_ttl)."),
        .. Item("AWS_MFA_MIN_TTL", "A session with no more seconds left is not used; else 300."),
        .. Item("AWS_MFA_MAX_AGE", "The oldest MFA in seconds, for policies on its age."),
        .. Item("AWS_MFA_FORCE", "1: fetch a fresh session."),
        .. Item("AWS_MFA_TIMEOUT", "How many seconds people are waited for; else 120."),
        .. Item("AWS_MFA_NO_PROMPT", "1: ask nobody, fail with exit status 3."),
        .. Item("AWS_MFA_ROLES", "off: leave roles to the AWS CLI."),
        .. Item("AWS_MFA_PROFILE", "Set by exec for its program: the profile whose session it runs in."),
        .. Item("AWS_MFA_AWS", "The real aws, where PATH does not tell."),
        .. Item("AWS_MFA_DISABLE", "1: pass everything through."),
        .. Item("AWS_MFA_DEBUG", "1: a line on stderr for each decision, without secrets."),
        ".SH EXIT STATUS",
        Text("That of the program which was run; otherwise:"),
        .. Item("0", "Done."),
        .. Item("1", "It failed: AWS refused, or three wrong codes."),
        .. Item("2", "Wrong usage, or a setting that is not legal."),
        .. Item("3", "A code is needed, and nobody can be asked."),
        .. Item("126, 127", "The program cannot be run, or is not found."),
        .. Item("130", "Ctrl-C."),
        ".SH SEE ALSO",
        @".BR aws (1),",
        @".BR pcscd (8)",
    ];

    /// <param name="application">All commands, declared.</param>
    /// <param name="version">Such as 1.2.3.</param>
    public static string Of(CommandLineApplication application, string version)
    {
        string[] lines =
        [
            @".\"" Made from the declarations of --help: do not edit. ManualPageTests say how it is made anew.",
            $".TH AWS\\-MFA\\-SECURE 1 \"\" \"aws\\-mfa\\-secure {version}\" \"User Commands\"",
            // Names are neither parted nor stretched.
            ".nh",
            ".ad l",
            ".SH NAME",
            @"aws\-mfa\-secure \- MFA for AWS on the command line",
            ".SH SYNOPSIS",
            .. application.Commands.SelectMany((command, i) => (string[])[.. i == 0 ? [] : (string[])[".br"], Synopsis(command)]),
            ".SH DESCRIPTION",
            Text(application.Description!),
            .. Example((application.ExtendedHelpText ?? "").Split('\n')),
            ".SH COMMANDS",
            .. application.Commands.SelectMany(Command),
            ".SH OPTIONS",
            .. Item("-h, --help", "What a command does, its options, and examples."),
            .. Item("-v, --version", "The same as version."),
            .. Lines,
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Synopsis(CommandLineApplication command)
    {
        var line = new StringBuilder(@"\fBaws\-mfa\-secure ").Append(Text(command.Name!)).Append(@"\fR");
        foreach (var option in command.Options.Where(IsOwn))
        {
            line.Append($" [{Option(option)}]");
        }

        foreach (var word in HelpText.Synopsis(command))
        {
            line.Append(' ').Append(ArgumentName().Replace(Text(word), @"\fI$0\fR"));
        }

        return line.ToString();
    }

    private static IEnumerable<string> Command(CommandLineApplication command)
        =>
        [
            $".SS {string.Join(", ", command.Names.Select(Text))}",
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

    /// <summary>As it reads: no hyphen becomes typographic, no quote curly, no line a macro.</summary>
    private static string Text(string text)
    {
        var escaped = text.Replace(@"\", @"\e", StringComparison.Ordinal).Replace("-", @"\-", StringComparison.Ordinal).Replace("'", @"\(aq", StringComparison.Ordinal)
            .Replace("`", @"\(ga", StringComparison.Ordinal).Replace("^", @"\(ha", StringComparison.Ordinal).Replace("~", @"\(ti", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? @"\&" + escaped : escaped;
    }
}
