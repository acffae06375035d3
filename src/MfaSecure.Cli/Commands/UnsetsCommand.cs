using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Shells;

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
                var syntax = new VariableSyntax(command, "one name per line", "an array of names", "for GitHub Actions: makes them empty in the file in GITHUB_ENV");
                command.OnExecute(() => Run(host, syntax.Choose(host)));
            });

    private static int Run(Host host, ShellSyntax syntax)
    {
        var names = ExportedVariables.Names(host.Environment);
        if (syntax == KnownShells.GitHub)
        {
            GitHubJob.Check(host, syntax);
            GitHubJob.Unset(host, names);
        }
        else
        {
            host.Out.Write(string.Concat(ExportedVariables.ToRestore(host.Environment).Select(move => syntax.Move(move.Saved, move.Name, move.Value))) + syntax.Unset(names));
        }

        return ExitCodes.Ok;
    }
}
