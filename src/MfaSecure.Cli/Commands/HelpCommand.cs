using McMaster.Extensions.CommandLineUtils;

namespace MfaSecure.Cli.Commands;

/// <summary><c>help [COMMAND]</c>: the same as <c>--help</c>, of the command too that hands <c>--help</c> to aws.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            Name,
            "Show what there is, or how a command is used.",
            """
            aws-mfa-secure help
            aws-mfa-secure help exports
            """,
            command =>
            {
                var name = command.Argument("command", "The command; else all of them are listed.");
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
