using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>completion [WORDS]</c>: the words that can follow, one a line.</summary>
internal static class CompletionCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
            application,
            "completion",
            "Print the words that may follow those given, one a line; shells call it.",
            """
            aws-mfa-secure completion ex
            aws-mfa-secure completion exports --
            """,
            command =>
            {
                var words = command.Argument("words", "The words typed so far, the unfinished one last.", multipleValues: true);
                command.ThrowOnUnexpectedArgument = false;
                command.OnExecute(() =>
                {
                    var typed = Typed(host, [.. words.Values.OfType<string>(), .. command.RemainingArguments]);
                    var candidates = Candidates(application, typed).Where(word => word.StartsWith(typed.LastOrDefault() ?? "", StringComparison.Ordinal));
                    host.Out.Write(string.Concat(candidates.Select(word => word + "\n")));
                    return ExitCodes.Ok;
                });
            });

    /// <summary>bash's <c>complete -C</c> gives the line in COMP_LINE and calls with words of its own.</summary>
    private static string[] Typed(Host host, string[] words)
    {
        if (host.Environment.NonEmpty("COMP_LINE") is not { } line)
        {
            return words;
        }

        var point = int.TryParse(host.Environment.Get("COMP_POINT"), out var at) && at >= 0 && at <= line.Length ? at : line.Length;
        return [.. line[..point].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), .. line[..point].EndsWith(' ') ? [""] : Array.Empty<string>()];
    }

    private static IEnumerable<string> Candidates(CommandLineApplication application, string[] typed)
    {
        var command = typed.Length < 2 ? null : application.Commands.FirstOrDefault(command => command.Names.Contains(typed[0]));
        return command is null
            ? typed.Length > 1 ? [] : application.Commands.SelectMany(each => each.Names).Append("--help").Append("--version").Order(StringComparer.Ordinal)
            : command.Options.Select(option => "--" + option.LongName).Append("--help").Distinct().Order(StringComparer.Ordinal);
    }
}
