using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Enroll;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class UnenrollCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "unenroll",
            "Remove the profile's MFA device from AWS, from the YubiKey, and from the profile, and delete its sessions.",
            """
            aws-mfa-secure unenroll
            aws-mfa-secure unenroll --profile work --yes
            """,
            command =>
            {
                var profile = command.Profile("Profile of the MFA device.");
                var yes = command.Switch("--yes", "Do not ask for confirmation.");
                command.OnExecute(() => Run(host, profile.Value(), yes.HasValue()));
            });

    private static int Run(Host host, string? profile, bool yes)
    {
        if (Interrupt.Run(cancellation => new Unenrollment(host, profile, yes).RunAsync(cancellation)) is not { } done)
        {
            host.Out.WriteLine("Nothing was removed");
            return ExitCodes.Failed;
        }

        foreach (var sentence in done)
        {
            host.Out.WriteLine(sentence);
        }

        return ExitCodes.Ok;
    }
}
