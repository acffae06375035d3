using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>completion_script</c>: a line for <c>eval</c> that wires the completion up, in sh, bash and zsh, unquoted too.</summary>
internal static class CompletionScriptCommand
{
    /// <summary>
    /// One line without comments or patterns, since <c>eval $(…)</c> joins lines and expands file names. zsh takes bash's
    /// <c>complete</c> after bashcompinit; a shell without either does nothing.
    /// </summary>
    private const string Script =
        """if test -n "$ZSH_VERSION"; then autoload -Uz compinit bashcompinit; compinit; bashcompinit; fi; if command -v complete >/dev/null 2>&1; then complete -C "aws-mfa-secure completion" aws-mfa-secure; fi""";

    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "completion_script",
            "Print a line for eval that completes aws-mfa-secure's own commands, or all that there is for one shell.",
            """
            sh             eval $(aws-mfa-secure completion_script)
            bash           source <(aws-mfa-secure completion_script --shell bash)
            zsh            source <(aws-mfa-secure completion_script --shell zsh)
            fish           aws-mfa-secure completion_script --shell fish | source
            PowerShell     aws-mfa-secure completion_script --shell powershell |
                             Out-String | Invoke-Expression
            """,
            command =>
            {
                command.AddName("completion-script");
                var shell = command.Choice("--shell <SHELL>", $"{string.Join(", ", Shells)}: the completion file of this shell.", Shells);
                command.OnExecute(() =>
                {
                    host.Out.Write(shell.Value() is { } name ? FileOf(name) : Script + "\n");
                    return ExitCodes.Ok;
                });
            });

    private static string FileOf(string shell)
    {
        if (!Shells.Contains(shell))
        {
            throw new UserError($"--shell '{shell}' is not known", $"it is one of {string.Join(", ", Shells)}", ErrorKind.Usage);
        }

        using var file = typeof(CompletionScriptCommand).Assembly.GetManifestResourceStream($"aws-mfa-secure.{(shell == "powershell" ? "ps1" : shell)}")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
