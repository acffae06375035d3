using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Completion;

/// <summary>An option with values that completion offers.</summary>
/// <param name="template">As McMaster has it.</param>
/// <param name="offered">The values: its only ones, or those that are likely.</param>
internal sealed class OfferingOption(string template, Func<IEnumerable<string>> offered) : CommandOption(template, CommandOptionType.SingleValue)
{
    public IEnumerable<string> Offered => offered();
}
