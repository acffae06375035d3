using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Doctor;

/// <summary>Calculates no code, so needs no touch.</summary>
internal static class YubiKeyChecks
{
    private const string Subject = "YubiKey";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(Host host, ProfileResolution resolution, CancellationToken cancellation)
    {
        try
        {
            if (resolution.Serial is not null && MfaSettings.For(host.Environment, resolution).Sources is { } sources && !sources.Contains("yubikey"))
            {
                return [CheckResult.Skipped(Subject, "not used, because of AWS_MFA_SOURCE")];
            }

            var (context, problem) = await Task.Run(() => (PcscContext.Open(out var none), none), cancellation);
            using (context)
            {
                return context is null
                    ? [CheckResult.Skipped(Subject, problem!.WithHint)]
                    : await ReadersAsync(host, resolution, context.Look(), cancellation);
            }
        }
        catch (OathException problem)
        {
            return [CheckResult.Failed(Subject, problem.Message, problem.Hint)];
        }
        catch (UserError error)
        {
            return [CheckResult.Of(Subject, error)];
        }
    }

    private static async Task<IReadOnlyList<CheckResult>> ReadersAsync(Host host, ProfileResolution resolution, PcscReaders readers, CancellationToken cancellation)
    {
        if (readers.WithCard.Count == 0)
        {
            return [CheckResult.Skipped(Subject, "none plugged in")];
        }

        var results = new List<CheckResult>();
        foreach (var reader in readers.WithCard)
        {
            results.Add(await ReaderAsync(host, resolution, reader, cancellation));
        }

        // The account is not expected on every YubiKey.
        return results.Exists(result => result.Status == CheckStatus.Ok) ? results.ConvertAll(WithoutAccount) : results;
    }

    private static async Task<CheckResult> ReaderAsync(Host host, ProfileResolution resolution, string reader, CancellationToken cancellation)
    {
        try
        {
            using var yubiKey = await YubiKey.OpenAsync(reader, Timeout, withSerial: true, cancellation);
            if (yubiKey.Applet.IsLocked && !await new OathPasswords(new StateFolder(host)).UnlockAsync(yubiKey, null, cancellation))
            {
                return CheckResult.Skipped(Subject, $"{yubiKey.Title} has an OATH password; you are asked for it when a code is needed");
            }

            var accounts = await yubiKey.Applet.ListAsync(cancellation);
            if (resolution.Serial is null)
            {
                return CheckResult.Ok(Subject, $"{yubiKey.Title} has {accounts.Count switch { 0 => "no OATH accounts", 1 => "1 OATH account", var count => $"{count} OATH accounts" }}");
            }

            var settings = MfaSettings.For(host.Environment, resolution);
            return OathAccountChooser.Find(accounts, SessionRequest.DeviceOf(resolution), settings.OathAccount) switch
            {
                [{ Type: OathType.Hotp } hotp] => CheckResult.Failed(Subject, $"OATH account '{hotp.Id}' on {yubiKey.Title} uses HOTP, but AWS supports only TOTP", "enroll a new MFA device: aws-mfa-secure enroll"),
                [var account] => CheckResult.Ok(Subject, $"{yubiKey.Title} has the OATH account of the MFA device: '{account.Id}'"),
                [] when accounts.Count == 0 => CheckResult.Warning(Subject, $"{yubiKey.Title} has no OATH accounts", "plug in the right YubiKey, or set one up with aws-mfa-secure enroll"),
                [] => CheckResult.Warning(
                    Subject,
                    $"{yubiKey.Title} has no OATH account for {settings.OathAccount ?? resolution.Serial}, only {List(accounts)}",
                    "if one of them belongs to the MFA device, set mfa_oath_account to it"),
                var several => CheckResult.Failed(Subject, $"several OATH accounts on {yubiKey.Title} match: {List(several)}", "set mfa_oath_account to one of them"),
            };
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet && PcscError.IsYubicos(reader))
        {
            return CheckResult.Warning(Subject, $"OATH is switched off on the YubiKey in reader '{reader}'", "ykman config usb --enable OATH");
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
        {
            return CheckResult.Skipped(Subject, $"the card in reader '{reader}' has no OATH application");
        }
        catch (OathException problem)
        {
            return CheckResult.Failed(Subject, problem.Message, problem.Hint);
        }
    }

    private static CheckResult WithoutAccount(CheckResult result) => result.Status == CheckStatus.Warning ? CheckResult.Skipped(Subject, result.Message) : result;

    private static string List(IEnumerable<OathAccount> accounts) => string.Join(", ", accounts.Select(account => $"'{account.Id}'"));
}
