using McMaster.Extensions.CommandLineUtils;
using MfaSecure.AwsCli;
using MfaSecure.Cli.Output;
using MfaSecure.Enroll;
using MfaSecure.KeyStores;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class EnrollCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "enroll",
            "Create an MFA device in IAM, store it on a YubiKey, and set up the profile.",
            """
            aws-mfa-secure enroll
            aws-mfa-secure enroll --profile work --second-key
            aws-mfa-secure enroll --qr
            aws-mfa-secure enroll --key-store yubikey
            """,
            command =>
            {
                var profile = command.Profile("Profile with the user's access keys.");
                var user = command.Value("--user-name <USER>", "IAM user who gets the device. Default: the owner of the access keys.");
                var device = command.Value("--device-name <NAME>", "Name of the device in IAM. Default: the user name.");
                var account = command.Value("--oath-account <NAME>", "Name of the OATH account on the YubiKey. Default: the device's ARN.");
                var noTouch = command.Switch("--no-touch", "Do not require a touch for each code.");
                var second = command.Switch("--second-key", "Also store the account on a second YubiKey, as a backup.");
                var qr = command.Switch("--qr", "Show a QR code for an authenticator app instead of using a YubiKey.");
                var store = command.Choice("--key-store <STORE>", $"Then move the access keys into this key store, as keys move does: {string.Join(", ", KnownKeyStores.Names)}.", () => KnownKeyStores.Names);
                command.OnExecute(() => Run(host, store.Value(), new()
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

    private static int Run(Host host, string? store, EnrollOptions options)
    {
        if (store is not null && !KnownKeyStores.Names.Contains(store))
        {
            throw CommandExtensions.InvalidValue("--key-store", store, KnownKeyStores.Names);
        }

        if (store is not null && KeyProfile.Load(host, options.Profile, OwnPrograms.PathOf(host)) is { Plain: null, Stored: null, Name: var name })
        {
            throw new UserError($"profile '{name}' has no access keys in its files, so --key-store has none to move", "leave it out, or add the access keys to the profile first: aws-mfa-secure keys add");
        }

        var done = Interrupt.Run(cancellation => new Enrollment(host, options).RunAsync(cancellation));
        host.Out.WriteLine($"Enabled MFA device {done.Serial} for user {done.UserName}.");
        foreach (var holder in done.Holders)
        {
            host.Out.WriteLine($"Its codes come from {holder}.");
        }

        if (done.File is { } file)
        {
            host.Out.WriteLine($"Added to {file}:");
            foreach (var line in done.Lines)
            {
                host.Out.WriteLine("  " + line);
            }

            if (done.Replaced is { } old)
            {
                host.Out.WriteLine($"Replaced: mfa_serial = {old} (that device was not changed)");
            }

            if (done.Removed is { } named)
            {
                host.Out.WriteLine($"Removed from the profile: mfa_oath_account = {named} (that OATH account has no codes for this device)");
            }
        }
        else if (done.Profile is null)
        {
            host.Out.WriteLine($"No file was changed. User {done.UserName} needs this line in the profile with their access keys: mfa_serial = {done.Serial}");
        }
        else if (done.NeedsVariable)
        {
            host.Out.WriteLine($"The access keys are in the environment, so set the MFA device there too: export AWS_MFA_SERIAL={done.Serial}");
        }

        if (host.Environment.NonEmpty("AWS_MFA_SERIAL") is { } variable && variable != done.Serial && done.Profile is not null)
        {
            host.Notice($"AWS_MFA_SERIAL is set to {variable} and overrides the profile; unset it");
        }

        if (done.Session is { } session)
        {
            host.Out.WriteLine($"A session is cached until {Times.Local(session.Expiration, host.Clock)}. Until then, aws does not ask for a code.");
        }

        host.Out.WriteLine(done.Profile is null
            ? $"To undo: aws iam deactivate-mfa-device --user-name {done.UserName} --serial-number {done.Serial}; aws iam delete-virtual-mfa-device --serial-number {done.Serial}"
            : $"To undo: {options.UndoCommand}");
        return store is null ? ExitCodes.Ok : KeysCommand.Move(host, options.Profile, store, touch: false, secondKey: options.SecondKey && store == KnownKeyStores.YubiKeyName);
    }

    private static string? Given(CommandOption option) => option.Value() is { Length: > 0 } value ? value : null;
}
