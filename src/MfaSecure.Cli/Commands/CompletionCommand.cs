using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Completion;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class CompletionCommand
{
    private const string Name = "completion";

    /// <summary>Declared for <c>--help</c> only: the parser would read the typed words as its own arguments.</summary>
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            Name,
            "Print completions for the words typed so far, one per line. Called by shells.",
            """
            aws-mfa-secure completion ex
            aws-mfa-secure completion -- exports --shell ""
            """,
            static command =>
            {
                command.AllowArgumentSeparator = true;
                _ = command.Argument("words", "The words typed so far; the last one is incomplete. After --, words may start with a dash.", multipleValues: true);
            });

    public static bool IsCalled(string[] arguments) => arguments is [Name, ..] and not [Name, "--help" or "-h"];

    public static int Run(Host host, CommandLineApplication application, string[] arguments)
    {
        var line = TypedLine.Of(host.Environment);
        var typed = line is not null ? [.. TypedLine.Split(line, out _).Skip(1)] : arguments is [_, "--", _, ..] ? arguments[2..] : arguments[1..];
        if (typed is ["session", .., var before, var word])
        {
            if (before != "--profile")
            {
                return CompleteAws(host, typed);
            }

            // aws does not complete profile names.
            typed = ["exports", before, word];
        }

        var words = Candidates.Of(application, host, typed);
        if (line is not null && arguments is [_, _, var replaced, _] && line.EndsWith(replaced, StringComparison.Ordinal))
        {
            // bash passes the command name, the text to replace, and the word before it.
            words = words.Select(new BashWord(line, replaced).Of);
        }

        host.Out.Write(string.Concat(words.Where(word => !ControlCharacters.AreIn(word)).Select(word => word + "\n")));
        return ExitCodes.Ok;
    }

    /// <summary>Execs aws's own completer, which expects bash's variables.</summary>
    private static int CompleteAws(Host host, string[] typed)
    {
        if (ProgramSearch.FindHelper(host.Environment, "aws_completer") is not { } completer)
        {
            return ExitCodes.Ok;
        }

        var line = $"aws {string.Join(' ', typed[1..])}";
        var point = line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Exec.Replace(completer, ["aws_completer"u8.ToArray()], host.Environment.With([], ("COMP_LINE", line), ("COMP_POINT", point)));
    }
}
