using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Commands;

/// <summary><c>session</c> passes <c>--help</c> to aws, so this is the only way to its help.</summary>
internal static class HelpCommand
{
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            "help",
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
