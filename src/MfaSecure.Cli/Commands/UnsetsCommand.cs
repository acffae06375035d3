using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class UnsetsCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "unsets",
            "Print shell commands that unset the session's variables, for eval.",
            """
            sh, bash, zsh  eval $(aws-mfa-secure unsets)
            fish           aws-mfa-secure unsets | source
            csh, tcsh      eval "`aws-mfa-secure unsets`"
            PowerShell     aws-mfa-secure unsets --shell powershell | Invoke-Expression
            cmd
              for /f "delims=" %i in ('aws-mfa-secure unsets --shell cmd') do @%i
            nushell        aws-mfa-secure unsets | from json | hide-env -i ...$in
            """,
            command =>
            {
                command.AddName("unset");
                var syntax = new VariableSyntax(command, "one name per line", "an array of names");
                command.OnExecute(() =>
                {
                    host.Out.Write(syntax.Choose(host).Unset(SessionVariables.All));
                    return ExitCodes.Ok;
                });
            });
}
