using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Commands;

/// <summary><c>help [COMMAND]</c>: the same as <c>--help</c>; for <c>session</c>, which passes <c>--help</c> to aws, the only way.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            Name,
            "Show help for all commands, or for one.",
            """
            aws-mfa-secure help
            aws-mfa-secure help exports
            """,
            command =>
            {
                var name = command.Argument("command", "The command to show help for. Default: list all commands.");
                command.OnExecute(() => Run(application, name.Value));
            });

    private static int Run(CommandLineApplication application, string? name)
    {
        var command = name is null ? application
            : application.Commands.FirstOrDefault(each => each.Names.Contains(name))
                ?? throw new UnrecognizedCommandParsingException(application, [], $"Unrecognized command or argument '{name}'");
        command.ShowHelp();
        return ExitCodes.Ok;
    }
}
