using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Commands;

/// <summary>An option whose value is one of a few words, which completion offers.</summary>
internal sealed class ChoiceOption(string template, IReadOnlyList<string> legal) : CommandOption(template, CommandOptionType.SingleValue)
{
    public IReadOnlyList<string> Legal { get; } = legal;
}
