using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Completion;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

internal static class CodeCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "code",
            "Print the current code from the YubiKey, for example to sign in to the console.",
            """
            aws-mfa-secure code --profile mfa
            aws-mfa-secure code --oath-account "Amazon Web Services:alice@123456789012"
            """,
            command =>
            {
                var profile = command.Profile("Profile of the MFA device.");
                var account = command.Choice("--oath-account <NAME>", "OATH account on the YubiKey. Default: the one for the profile's MFA device.", () => OathAccountNames.Read(host));
                command.OnExecute(() => Run(host, profile.Value(), account.Value()));
            });

    private static int Run(Host host, string? profile, string? account)
    {
        var lookup = ProfileSession.Find(host, profile);
        var settings = MfaSettings.For(host.Environment, lookup.Resolution) with { Token = null, Sources = ["yubikey"] };
        settings = account is null ? settings : settings with { OathAccount = account };
        if (lookup.Resolution.Serial is null && settings.OathAccount is null)
        {
            throw new UserError(
                $"no MFA device to get a code for: {lookup.Resolution.Reason}",
                "choose a profile with --profile, or an OATH account with --oath-account");
        }

        CryptoLibrary.Require();
        var clock = new TotpClock(host.Clock, () => TimeSpan.Zero, _ => false);
        var code = Interrupt.Run(async cancellation =>
        {
            using var codes = new MfaCodeProvider(host, settings, SessionRequest.DeviceOf(lookup.Resolution), clock);
            return await codes.AskAsync(cancellation);
        });
        host.Out.WriteLine(code.Digits);
        host.Error.WriteLine($"valid for {clock.SecondsLeft} s");
        return ExitCodes.Ok;
    }
}
