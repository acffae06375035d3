using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Parsing;

/// <summary>The values are only for completion and only read then; the command checks its value itself.</summary>
internal sealed class OptionWithCandidates(string template, Func<IEnumerable<string>> candidates) : CommandOption(template, CommandOptionType.SingleValue)
{
    public IEnumerable<string> Candidates => candidates();
}
