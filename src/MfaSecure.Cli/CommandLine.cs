using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Commands;
using MfaSecure.Cli.Parsing;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

internal static class CommandLine
{
    public const string GetStarted = "Get started:\n  alias aws=\"aws-mfa-secure session\"";

    public static int Run(Host host, string[] arguments)
    {
        using var parser = new McMasterAdapter(host);
        using var application = Declare(host, parser);
        if (arguments.Length == 0)
        {
            parser.ShowHelp(application);
            return ExitCodes.Usage;
        }

        try
        {
            return arguments is ["--version" or "-v"] ? VersionCommand.Run(host)
                : CompletionCommand.IsCalled(arguments) ? CompletionCommand.Run(host, application, arguments)
                : parser.Execute(application, arguments);
        }
        catch
        {
            VariableSyntax.WriteFail(host, arguments);
            throw;
        }
    }

    public static CommandLineApplication Declare(Host host, IConsole console)
    {
        var application = new CommandLineApplication(console)
        {
            HelpTextGenerator = new McMasterHelp(host.FindWidth()),
            Name = "aws-mfa-secure",
            Description = "MFA for the AWS CLI: use aws as usual, and touch your YubiKey or type a code every 12 hours.",
            ExtendedHelpText = $"\n{GetStarted}\n\n{Reference.Text}",
        };
        application.HelpOption("-h|--help", inherited: true).Description = "Show help.";
        application.Option("-v|--version", "Show the version.", CommandOptionType.NoValue);
        // In the order of --help: using sessions, managing them, the MFA device, the rest.
        SessionCommand.Declare(application);
        ExecCommand.Declare(application, host);
        ExportsCommand.Declare(application, host);
        UnsetsCommand.Declare(application, host);
        CredentialProcessCommand.Declare(application, host);
        LoginCommand.Declare(application, host);
        ConfigureCommand.Declare(application, host);
        StatusCommand.Declare(application, host);
        DoctorCommand.Declare(application, host);
        CleanCommand.Declare(application, host);
        ImportCommand.Declare(application, host);
        EnrollCommand.Declare(application, host);
        ResyncCommand.Declare(application, host);
        UnenrollCommand.Declare(application, host);
        CodeCommand.Declare(application, host);
        KeysCommand.Declare(application, host);
        CompletionCommand.Declare(application);
        CompletionScriptCommand.Declare(application, host);
        VersionCommand.Declare(application, host);
        HelpCommand.Declare(application);
        return application;
    }
}
