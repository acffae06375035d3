using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Parsing;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Completion;

internal static class Candidates
{
    /// <summary><paramref name="typed"/> has no program name; its last word is unfinished.</summary>
    public static IEnumerable<string> Of(CommandLineApplication application, Host host, string[] typed)
    {
        var word = typed.LastOrDefault() ?? "";
        return All(application, host, typed, word)
            .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> All(CommandLineApplication application, Host host, string[] typed, string word)
    {
        if (typed.Length < 2)
        {
            return Commands(application, word).Append("--help").Append("--version");
        }

        if (application.Commands.FirstOrDefault(each => each.Names.Contains(typed[0])) is not { } command || IsOver(command, typed))
        {
            return [];
        }

        if (command.Commands.Count > 0)
        {
            return typed.Length > 2 ? All(command, host, typed[1..], word) : command.Commands.Select(each => each.Name!).Append("--help");
        }

        if (WithValue(command, typed[^2]) is { } option)
        {
            return Values(option, host);
        }

        if (command.Name == "help" && typed.Length == 2 && !word.StartsWith('-'))
        {
            return Commands(application, word);
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && WithValue(command, word[..equals]) is { } assigned
            ? Values(assigned, host).Select(value => $"{word[..equals]}={value}")
            : command.Options.Select(each => "--" + each.LongName).Append("--help");
    }

    /// <summary>Aliases (<c>unset</c>) only if no main name matches.</summary>
    private static IEnumerable<string> Commands(CommandLineApplication application, string word)
    {
        var own = application.Commands.Select(each => each.Name!);
        return own.Any(name => name.StartsWith(word, StringComparison.Ordinal)) ? own : application.Commands.SelectMany(each => each.Names);
    }

    /// <summary>Whether the options have ended; after <c>exec</c>, the words of another program follow, which the shell completes.</summary>
    private static bool IsOver(CommandLineApplication command, string[] typed)
    {
        for (var i = 1; i < typed.Length - 1; i++)
        {
            if (typed[i] == "--" || (command.Name == "exec" && !typed[i].StartsWith('-')))
            {
                return true;
            }

            i += WithValue(command, typed[i]) is null ? 0 : 1;
        }

        return false;
    }

    private static CommandOption? WithValue(CommandLineApplication command, string word)
        => command.Options.FirstOrDefault(each => each.OptionType == CommandOptionType.SingleValue && word == "--" + each.LongName);

    private static IEnumerable<string> Values(CommandOption option, Host host)
        => option is OptionWithCandidates { Candidates: var candidates } ? candidates
            : option.ValueName == "PROFILE" ? ProfileFiles.Load(host).Profiles.Names
            : [];
}
