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

    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
            application,
            "completion_script",
            "Print a line for eval that completes aws-mfa-secure's own commands.",
            "eval $(aws-mfa-secure completion_script)",
            command =>
            {
                command.AddName("completion-script");
                command.OnExecute(() =>
                {
                    host.Out.WriteLine(Script);
                    return ExitCodes.Ok;
                });
            });
}
