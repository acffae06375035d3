using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Output;
using MfaSecure.Enroll;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>enroll</c>: from keys alone to a working MFA profile, the secret never on disk, argv or screen.</summary>
internal static class EnrollCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "enroll",
            "Make an MFA device, put it on a YubiKey, and set the profile up for it: one command, one touch.",
            """
            aws-mfa-secure enroll
            aws-mfa-secure enroll --profile work --second-key
            aws-mfa-secure enroll --qr
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile with the user's keys; else AWS_PROFILE, else default.");
                var user = command.Value("--user-name <USER>", "The IAM user who gets the device; else the one whose keys they are.");
                var device = command.Value("--device-name <NAME>", "The device's name in IAM; else the user's.");
                var account = command.Value("--oath-account <NAME>", "The account's id on the key; else the device's ARN.");
                var noTouch = command.Switch("--no-touch", "Let the key compute codes without a touch.");
                var second = command.Switch("--second-key", "Put the account on a second key too, as a backup.");
                var qr = command.Switch("--qr", "Show a QR code for an authenticator app, in place of a key.");
                command.OnExecute(() => Run(host, new()
                {
                    Profile = profile.Value(),
                    UserName = Given(user),
                    DeviceName = Given(device),
                    OathAccount = Given(account),
                    Touch = !noTouch.HasValue(),
                    SecondKey = second.HasValue(),
                    QrCode = qr.HasValue(),
                }));
            });

    private static int Run(Host host, EnrollOptions options)
    {
        var done = Interrupt.Run(cancellation => new Enrollment(host, options).RunAsync(cancellation));
        host.Out.WriteLine($"User {done.UserName} has the MFA device {done.Serial}.");
        foreach (var holder in done.Holders)
        {
            host.Out.WriteLine($"Its codes come from {holder}.");
        }

        if (done.File is { } file)
        {
            host.Out.WriteLine($"Written to {file}:");
            host.Out.Write(string.Concat(done.Lines.Select(line => $"  {line}\n")));
            if (done.Replaced is { } old)
            {
                host.Out.WriteLine($"There it was before: mfa_serial = {old} (that device is as it was)");
            }

            if (done.Removed is { } named)
            {
                host.Out.WriteLine($"Taken out of the profile: mfa_oath_account = {named} (an account on a key, which has no codes of this device)");
            }
        }
        else if (done.Profile is null)
        {
            host.Out.WriteLine($"No file was changed; {done.UserName} puts this into the profile with his keys: mfa_serial = {done.Serial}");
        }
        else if (done.NeedsVariable)
        {
            host.Out.WriteLine($"The keys are in no file; set AWS_MFA_SERIAL beside them: export AWS_MFA_SERIAL={done.Serial}");
        }

        if (host.Environment.NonEmpty("AWS_MFA_SERIAL") is { } variable && variable != done.Serial && done.Profile is not null)
        {
            host.Notice($"AWS_MFA_SERIAL is set to {variable}, which beats the profile: unset it");
        }

        if (done.Session is { } session)
        {
            host.Out.WriteLine($"A session is kept until {Times.Local(session.Expiration, host.Clock)}: aws asks for nothing until then.");
        }

        host.Out.WriteLine(done.Profile is null
            ? $"To undo: aws iam deactivate-mfa-device --user-name {done.UserName} --serial-number {done.Serial}; aws iam delete-virtual-mfa-device --serial-number {done.Serial}"
            : $"To undo: {options.UndoCommand}");
        return ExitCodes.Ok;
    }

    private static string? Given(CommandOption option) => option.Value() is { Length: > 0 } value ? value : null;
}
