using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Commands;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

/// <summary>The command path: declares the commands and runs the one that is asked for.</summary>
internal static class CommandLine
{
    public static int Run(Host host, string[] arguments)
    {
        using var console = new HostConsole(host);
        using var application = Declare(host, console);
        if (arguments.Length == 0)
        {
            application.ShowHelp();
            console.Release();
            return ExitCodes.Usage;
        }

        if (arguments is ["--version" or "-v"])
        {
            return VersionCommand.Run(host);
        }

        if (CompletionCommand.IsCalled(arguments))
        {
            return CompletionCommand.Run(host, application, arguments);
        }

        try
        {
            var exitCode = application.Execute(arguments);
            console.Release();
            return exitCode;
        }
        catch (UnrecognizedCommandParsingException exception)
        {
            throw new UserError(
                char.ToLowerInvariant(exception.Message[0]) + exception.Message[1..].TrimEnd('.'),
                Meant(exception) is { } meant ? $"did you mean '{meant}'?"
                    : exception.Command.Parent is null ? "aws-mfa-secure --help lists the commands"
                    : $"{Names(exception.Command)} --help shows how it is used",
                ErrorKind.Usage);
        }
        catch (CommandParsingException exception)
        {
            throw new UserError(
                char.ToLowerInvariant(exception.Message[0]) + exception.Message[1..].TrimEnd('.'),
                $"{Names(exception.Command)} --help shows how it is used",
                ErrorKind.Usage);
        }
    }

    /// <summary>All commands, for the parser, the completions and the man page.</summary>
    public static CommandLineApplication Declare(Host host, IConsole console)
    {
        var application = new CommandLineApplication(console)
        {
            HelpTextGenerator = new HelpText(),
            Name = "aws-mfa-secure",
            Description = "MFA for AWS on the command line: type aws as always, give a code once a day.",
            ExtendedHelpText = """

                Start with:
                  alias aws="aws-mfa-secure session"

                """,
        };
        application.HelpOption("-h|--help", inherited: true);
        // As --help lists them: what gives sessions to programs, what looks after them, the MFA device, the rest.
        SessionCommand.Declare(application);
        ExecCommand.Declare(application);
        ExportsCommand.Declare(application, host);
        UnsetsCommand.Declare(application, host);
        CredentialProcessCommand.Declare(application, host);
        ConfigureCommand.Declare(application, host);
        StatusCommand.Declare(application, host);
        DoctorCommand.Declare(application, host);
        CleanCommand.Declare(application, host);
        ImportCommand.Declare(application, host);
        EnrollCommand.Declare(application, host);
        ResyncCommand.Declare(application, host);
        UnenrollCommand.Declare(application, host);
        CodeCommand.Declare(application, host);
        CompletionCommand.Declare(application);
        CompletionScriptCommand.Declare(application, host);
        VersionCommand.Declare(application, host);
        HelpCommand.Declare(application);
        return application;
    }

    /// <summary>The command or option that is nearest to what was typed.</summary>
    private static string? Meant(UnrecognizedCommandParsingException exception)
    {
        var message = exception.Message;
        var typed = message[(message.IndexOf('\'', StringComparison.Ordinal) + 1)..message.LastIndexOf('\'')];
        return !typed.StartsWith('-')
            ? Suggestion.Of(typed, exception.Command.Commands.SelectMany(command => command.Names))
            : Suggestion.Of(typed.TrimStart('-').Split('=')[0], exception.Command.GetOptions().Select(option => option.LongName!)) is { } option ? "--" + option
            : null;
    }

    private static string Names(CommandLineApplication command)
        => command.Parent is { } parent ? $"{Names(parent)} {command.Name}" : command.Name!;
}
