using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary><c>clean</c>: removes the kept sessions, those of the Ruby gem included, and says which.</summary>
internal static class CleanCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
            application,
            "clean",
            "Remove the kept sessions, those of the Ruby gem included.",
            "aws-mfa-secure clean",
            command => command.OnExecute(() =>
            {
                var removed = SessionSweep.RemoveAll(host);
                host.Out.Write(removed.Count == 0 ? "Nothing to remove\n" : string.Concat(removed.Select(path => $"Removed {path}\n")));
                return ExitCodes.Ok;
            }));
}
