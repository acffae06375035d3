using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Enroll;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class ResyncCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "resync",
            "Resynchronize the profile's MFA device with AWS, if AWS rejects its codes.",
            """
            aws-mfa-secure resync
            aws-mfa-secure resync --profile work
            """,
            command =>
            {
                var profile = command.Profile("Profile of the MFA device.");
                command.OnExecute(() => Run(host, profile.Value()));
            });

    private static int Run(Host host, string? profile)
    {
        var serial = Interrupt.Run(cancellation => new Resync(host, profile).RunAsync(cancellation));
        host.Out.WriteLine($"Resynchronized MFA device {serial}.");
        return ExitCodes.Ok;
    }
}
