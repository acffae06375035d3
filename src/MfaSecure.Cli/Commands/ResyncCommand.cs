using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Enroll;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>resync</c>: tells AWS the time of a device whose codes it refuses.</summary>
internal static class ResyncCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "resync",
            "Synchronise the profile's MFA device with AWS, where its codes are refused.",
            """
            aws-mfa-secure resync
            aws-mfa-secure resync --profile work
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile whose MFA device it is; else AWS_PROFILE, else default.");
                command.OnExecute(() => Run(host, profile.Value()));
            });

    private static int Run(Host host, string? profile)
    {
        var serial = Interrupt.Run(cancellation => new Resync(host, profile).RunAsync(cancellation));
        host.Out.WriteLine($"AWS has synchronised the MFA device {serial}.");
        return ExitCodes.Ok;
    }
}
