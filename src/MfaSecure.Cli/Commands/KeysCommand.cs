using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class KeysCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.AddGroup(
            application,
            "keys",
            "Manage long-term access keys.",
            keys =>
            {
                KeysRotateCommand.Declare(keys, host);
            });
}
