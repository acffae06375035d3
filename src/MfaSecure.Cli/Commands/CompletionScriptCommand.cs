using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class CompletionScriptCommand
{
    /// <summary>One line without comments or patterns: an unquoted <c>eval $(…)</c> joins lines and expands file names. zsh's <c>complete</c> needs bashcompinit.</summary>
    private const string Script =
        """if test -n "$ZSH_VERSION"; then autoload -Uz compinit bashcompinit; compinit; bashcompinit; fi; if command -v complete >/dev/null 2>&1; then complete -C "aws-mfa-secure completion" aws-mfa-secure; fi""";

    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "completion_script",
            "Print a line for eval that enables completion of aws-mfa-secure; with --shell, print a full completion script.",
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
                var shell = command.Choice("--shell <SHELL>", $"Print the full completion script for this shell: {string.Join(", ", Shells)}.", () => Shells);
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
            throw CommandExtensions.InvalidValue("--shell", shell, Shells);
        }

        using var file = typeof(CompletionScriptCommand).Assembly.GetManifestResourceStream($"aws-mfa-secure.{(shell == "powershell" ? "ps1" : shell)}")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
