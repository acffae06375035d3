using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Completion;

namespace MfaSecure.Cli.Commands;

/// <summary>What every command's declaration does alike.</summary>
internal static class CommandExtensions
{
    /// <summary>A command with its help: what it does in a line, and examples below its options.</summary>
    public static void Add(
        CommandLineApplication application, string name, string description, string example, Action<CommandLineApplication> configure)
        => application.Command(name, command =>
        {
            command.Description = description;
            command.ExtendedHelpText = $"\nExamples:\n{Indent(example)}\n";
            configure(command);
        });

    /// <summary>An option with a value, parsed by the command itself.</summary>
    public static CommandOption Value(this CommandLineApplication command, string template, string description)
        => command.Option(template, description, CommandOptionType.SingleValue);

    /// <summary>An option whose value is one of these; the command itself refuses any other.</summary>
    public static CommandOption Choice(this CommandLineApplication command, string template, string description, IReadOnlyList<string> legal)
        => command.Offering(template, description, () => legal);

    /// <summary>An option for which completion offers these values, read only then.</summary>
    public static CommandOption Offering(this CommandLineApplication command, string template, string description, Func<IEnumerable<string>> offered)
    {
        var option = new OfferingOption(template, offered) { Description = description };
        command.Options.Add(option);
        return option;
    }

    /// <summary>An option without a value.</summary>
    public static CommandOption Switch(this CommandLineApplication command, string template, string description)
        => command.Option(template, description, CommandOptionType.NoValue);

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
