using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary><paramref name="env"/> and <paramref name="json"/> describe these formats in the help text.</summary>
internal sealed class VariableSyntax(CommandLineApplication command, string env, string json)
{
    private static readonly string[] Formats = ["env", "json"];

    private readonly CommandOption shell = command.Choice(
        "--shell <SHELL>",
        $"{string.Join(", ", KnownShells.Legal)}. Default: the parent process if it is fish, csh, powershell, or nu; else sh.",
        () => KnownShells.Legal);

    private readonly CommandOption format = command.Choice(
        "--format <FORMAT>",
        $"Instead of shell commands: env ({env}) or json ({json}).",
        () => Formats);

    public ShellSyntax Choose(Host host)
        => (shell.Value(), format.Value()) switch
        {
            (null, null) => KnownShells.OfProcess(host.FindParentNames()),
            ({ } name, null) => KnownShells.Find(name) ?? throw CommandExtensions.InvalidValue("--shell", name, KnownShells.Legal),
            (null, "env") => KnownShells.EnvFile,
            (null, "json") => KnownShells.Json,
            (null, { } name) => throw CommandExtensions.InvalidValue("--format", name, Formats),
            _ => throw new UserError("--shell and --format cannot be used together", "use one of them", ErrorKind.Usage),
        };
}
