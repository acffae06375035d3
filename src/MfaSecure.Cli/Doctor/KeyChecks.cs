using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Doctor;

/// <summary>PC/SC, the readers, the keys and whether one has the profile's account; nothing is calculated, so nothing is touched.</summary>
internal static class KeyChecks
{
    private const string Subject = "YubiKey";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> RunAsync(Host host, ProfileResolution resolution, CancellationToken cancellation)
    {
        try
        {
            if (resolution.Serial is not null && MfaSettings.For(host.Environment, resolution).Sources is { } sources && !sources.Contains("yubikey"))
            {
                return [Finding.Skipped(Subject, "AWS_MFA_SOURCE does without it")];
            }

            var (context, problem) = await Task.Run(() => (PcscContext.Open(out var none), none), cancellation);
            using (context)
            {
                return context is null
                    ? [Finding.Skipped(Subject, problem!.WithHint)]
                    : await ReadersAsync(host, resolution, context.Look(), cancellation);
            }
        }
        catch (OathException problem)
        {
            return [Finding.Failed(Subject, problem.Message, problem.Hint)];
        }
        catch (UserError error)
        {
            return [Finding.Of(Subject, error)];
        }
    }

    private static async Task<IReadOnlyList<Finding>> ReadersAsync(Host host, ProfileResolution resolution, PcscReaders readers, CancellationToken cancellation)
    {
        if (readers.WithCard.Count == 0)
        {
            return [Finding.Skipped(Subject, "none is plugged in")];
        }

        var findings = new List<Finding>();
        foreach (var reader in readers.WithCard)
        {
            findings.Add(await ReaderAsync(host, resolution, reader, cancellation));
        }

        return findings;
    }

    private static async Task<Finding> ReaderAsync(Host host, ProfileResolution resolution, string reader, CancellationToken cancellation)
    {
        try
        {
            using var key = await YubiKey.OpenAsync(reader, Patience, withSerial: true, cancellation);
            if (key.Applet.IsLocked && !await new OathPasswords(new StateFolder(host)).UnlockAsync(key, null, cancellation))
            {
                return Finding.Skipped(Subject, $"{key.Title} is locked with an OATH password, which is asked for with the code");
            }

            var accounts = await key.Applet.ListAsync(cancellation);
            if (resolution.Serial is null)
            {
                return Finding.Ok(Subject, $"{key.Title} with {accounts.Count switch { 0 => "no account", 1 => "1 account", var count => $"{count} accounts" }}");
            }

            var settings = MfaSettings.For(host.Environment, resolution);
            return OathAccountChooser.Find(accounts, SessionRequest.DeviceOf(resolution), settings.OathAccount) switch
            {
                [{ Type: OathType.Hotp } hotp] => Finding.Failed(Subject, $"'{hotp.Id}' on {key.Title} is a HOTP account, and AWS takes TOTP only", "enroll the device anew: aws-mfa-secure enroll"),
                [var account] => Finding.Ok(Subject, $"{key.Title} has the device's account '{account.Id}'"),
                [] => Finding.Advice(
                    Subject,
                    $"{key.Title} has no account for {settings.OathAccount ?? resolution.Serial}, but {(accounts.Count == 0 ? "none at all" : string.Join(", ", accounts.Select(account => $"'{account.Id}'")))}",
                    "if one of them is the device's, name it with mfa_oath_account"),
                var several => Finding.Failed(Subject, $"several accounts on {key.Title} fit: {string.Join(", ", several.Select(account => $"'{account.Id}'"))}", "choose one with mfa_oath_account"),
            };
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
        {
            return Finding.Skipped(Subject, $"what is in reader '{reader}' has no OATH application");
        }
        catch (OathException problem)
        {
            return Finding.Failed(Subject, problem.Message, problem.Hint);
        }
    }
}
