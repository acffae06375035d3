using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Completion;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary><c>code</c>: the current code of the YubiKey, for the console's login page.</summary>
internal static class CodeCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "code",
            "Print the current code of the YubiKey, for the console's login page.",
            """
            aws-mfa-secure code --profile mfa | clip
            aws-mfa-secure code --oath-account "Amazon Web Services:alice@123456789012"
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile whose MFA device it is; else AWS_PROFILE, else default.");
                var account = command.Offering("--oath-account <NAME>", "The account's id on the key; else the profile tells.", () => AccountIds.Read(host));
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
                $"no MFA device is known: {lookup.Resolution.Reason}",
                "name a profile with --profile, or the account on the key with --oath-account");
        }

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
