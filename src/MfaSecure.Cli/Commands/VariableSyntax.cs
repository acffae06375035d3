using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary>The options <c>--shell</c> and <c>--format</c>, and the syntax they choose.</summary>
internal sealed class VariableSyntax(CommandLineApplication command)
{
    private static readonly string[] Formats = ["env", "json"];

    private readonly CommandOption shell = command.Choice(
        "--shell <SHELL>",
        $"{string.Join(", ", KnownShells.Legal)}; else fish, csh, powershell or nu where that is the parent process, else sh.",
        KnownShells.Legal);

    private readonly CommandOption format = command.Choice(
        "--format <FORMAT>",
        "Instead of a shell's lines: env (no quoting, for docker --env-file) or json.",
        Formats);

    /// <summary>The syntax that is asked for, else that of the shell which called us.</summary>
    /// <exception cref="UserError">A name that is not known, or both options.</exception>
    public ShellSyntax Choose(Host host)
        => (shell.Value(), format.Value()) switch
        {
            (null, null) => KnownShells.OfProcess(host.FindParentNames()),
            ({ } name, null) => KnownShells.Find(name) ?? throw Unknown("--shell", name, KnownShells.Legal),
            (null, "env") => KnownShells.EnvFile,
            (null, "json") => KnownShells.Json,
            (null, { } name) => throw Unknown("--format", name, Formats),
            _ => throw new UserError("--shell and --format cannot both be given", "leave one of them out", ExitCodes.Usage),
        };

    private static UserError Unknown(string option, string name, IEnumerable<string> legal)
        => new($"{option} '{name}' is not known", $"it is one of {string.Join(", ", legal)}", ExitCodes.Usage);
}
