using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary><c>unsets</c>: takes back what <c>exports</c> set.</summary>
internal static class UnsetsCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
            application,
            "unsets",
            "Print lines for eval that unset what exports sets.",
            "eval $(aws-mfa-secure unsets)",
            command =>
            {
                command.AddName("unset");
                command.OnExecute(() =>
                {
                    host.Out.Write(string.Concat(SessionVariables.All.Select(name => ShellSyntax.Unset(name) + "\n")));
                    return ExitCodes.Ok;
                });
            });
}
