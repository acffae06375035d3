using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Parsing;

/// <summary>An option with values for completion. The command checks the value itself.</summary>
/// <param name="template">McMaster's template, such as <c>--shell &lt;SHELL&gt;</c>.</param>
/// <param name="candidates">Read only when completion asks.</param>
internal sealed class OptionWithCandidates(string template, Func<IEnumerable<string>> candidates) : CommandOption(template, CommandOptionType.SingleValue)
{
    public IEnumerable<string> Candidates => candidates();
}
