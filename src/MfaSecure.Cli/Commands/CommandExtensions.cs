using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Parsing;

namespace MfaSecure.Cli.Commands;

internal static class CommandExtensions
{
    public static void Add(
        CommandLineApplication application, string name, string description, string example, Action<CommandLineApplication> configure)
        => application.Command(name, command =>
        {
            command.Description = description;
            command.ExtendedHelpText = $"\nExamples:\n  {example.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
            configure(command);
        });

    public static CommandOption Profile(this CommandLineApplication command, string description = "Profile to use.")
        => command.Value("--profile <PROFILE>", $"{description} Default: AWS_PROFILE, else \"default\".");

    public static CommandOption Value(this CommandLineApplication command, string template, string description)
        => command.Option(template, description, CommandOptionType.SingleValue);

    public static CommandOption Choice(this CommandLineApplication command, string template, string description, Func<IEnumerable<string>> candidates)
    {
        var option = new OptionWithCandidates(template, candidates) { Description = description };
        command.Options.Add(option);
        return option;
    }

    public static CommandOption Switch(this CommandLineApplication command, string template, string description)
        => command.Option(template, description, CommandOptionType.NoValue);

    public static UserError InvalidValue(string option, string value, IEnumerable<string> legal)
        => new($"invalid value '{value}' for {option}", $"valid values: {string.Join(", ", legal)}", ErrorKind.Usage);
}
