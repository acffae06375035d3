using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Completion;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>completion [--] [WORDS]</c>: the words that can follow, one a line.</summary>
internal static class CompletionCommand
{
    private const string Name = "completion";

    /// <summary>Declared for <c>--help</c>: the words are what a user has typed so far, which the parser would take for its own.</summary>
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            Name,
            "Print the words that may follow those given, one a line; shells call it.",
            """
            aws-mfa-secure completion ex
            aws-mfa-secure completion -- exports --shell ""
            """,
            static command =>
            {
                command.AllowArgumentSeparator = true;
                _ = command.Argument("words", "The words typed so far, the unfinished one last; behind -- they may be any.", multipleValues: true);
            });

    /// <summary>Whether it is this that is called, and not its help.</summary>
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

            // aws itself does not complete these.
            typed = ["exports", before, word];
        }

        var words = Candidates.Of(application, host, typed);
        if (line is not null && arguments is [_, _, var replaced, _] && line.EndsWith(replaced, StringComparison.Ordinal))
        {
            // bash's own arguments: our name, what it replaces, the word before.
            words = words.Select(new BashWord(line, replaced).Of);
        }

        host.Out.Write(string.Concat(words.Select(word => word + "\n")));
        return ExitCodes.Ok;
    }

    /// <summary>Becomes aws's own completer, which reads the line as bash would give it.</summary>
    private static int CompleteAws(Host host, string[] typed)
    {
        if (ProgramSearch.Find(host.Environment, "aws_completer", static (_, _) => true) is not { } completer)
        {
            return ExitCodes.Ok;
        }

        var line = $"aws {string.Join(' ', typed[1..])}";
        var point = line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Exec.Replace(completer, ["aws_completer"u8.ToArray()], host.Environment.With([], ("COMP_LINE", line), ("COMP_POINT", point)));
    }
}
