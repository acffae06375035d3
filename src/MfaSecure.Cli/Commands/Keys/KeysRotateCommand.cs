using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Enroll;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class KeysRotateCommand
{
    public static void Declare(CommandLineApplication keys, Host host)
        => CommandExtensions.Add(
            keys,
            "rotate",
            "Replace the profile's access key: create a new one, wait until AWS accepts it, store it, and delete the old one.",
            """
            aws-mfa-secure keys rotate --profile mfa
            aws-mfa-secure keys rotate --keep-old
            """,
            command =>
            {
                var profile = command.Profile("Profile with the access key.");
                var keepOld = command.Switch("--keep-old", "Deactivate the old access key, but do not delete it.");
                command.OnExecute(() => Run(host, profile.Value(), keepOld.HasValue()));
            });

    private static int Run(Host host, string? profile, bool keepOld)
    {
        var done = Interrupt.Run(cancellation => new KeyRotation(host, profile, keepOld).RunAsync(cancellation));
        var where = $"{(done.Profiles.Count == 1 ? "profile" : "profiles")} {string.Join(", ", done.Profiles)}";
        host.Out.WriteLine(done.WasResumed
            ? $"Finished an interrupted rotation: {where} has access key …{done.New} instead of …{done.Old}."
            : $"Replaced access key …{done.Old} with …{done.New} in {where}.");
        if (done.Kept is { } kept)
        {
            host.Out.WriteLine($"The old one is inactive. To delete it: aws iam delete-access-key --access-key-id {kept}");
            host.Out.WriteLine($"To use it again: aws iam update-access-key --status Active --access-key-id {kept}");
        }
        else
        {
            host.Out.WriteLine("The old one is deleted, and its sessions are removed. The next aws command asks for a code.");
        }

        return ExitCodes.Ok;
    }
}
