using MfaSecure.Aws;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Enroll;

/// <summary>Tells AWS the time of a device whose codes it refuses, by two codes in a row: of the key, or typed.</summary>
/// <param name="host">The world.</param>
/// <param name="profileName">The profile; null for the one in force.</param>
internal sealed class Resync(Host host, string? profileName)
{
    /// <summary>Synchronises.</summary>
    /// <returns>The device's serial number.</returns>
    /// <exception cref="UserError">AWS refused the codes, or there are none.</exception>
    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        using var talk = new Dialogue(host);
        var profile = UserProfile.Load(host, profileName);
        var serial = SerialNumber.Parse(profile.Plan.Serial
            ?? throw new UserError($"there is no MFA device to synchronise: {profile.Plan.Reason}", "name the profile that has an mfa_serial: --profile NAME"));
        var keys = await profile.KeysAsync(host, cancellation);
        using var sts = profile.Connect(host, keys);
        var owner = await talk.WhileAsync("Asking AWS who you are", () => KeyOwner.AskAsync(sts, cancellation));
        using var ledger = await CodeLedger.OpenAsync(host, serial.Text, talk.Tell, cancellation);
        ledger.SeeSkew(owner.Skew);
        var clock = new StepClock(host.Clock, () => ledger.Skew, ledger.IsSpent);
        var settings = MfaSetup.SettingsOf(host.Environment, profile.Plan);
        var ring = new KeyRing(settings, new(new(host)), talk);

        // The last step and this one; where they are spent, the next ones, which the key computes as well and AWS takes here.
        var step = clock.Step - 1;
        while (ledger.IsSpent(step))
        {
            step++;
        }

        var (first, second) = await KeyAccounts.FindAsync(ring, serial, settings.OathAccount, talk, cancellation) is [var (key, account), ..]
            ? await ComputeAsync(ring, key, account, step, talk, cancellation)
            : (await TypedAsync("The code that the device shows: ", talk, cancellation), await TypedAsync("The one after it: ", talk, cancellation));
        var iam = IamCli.For(host, profile, new SessionBroker(host).Kept(profile.Request)?.Credentials ?? keys);
        await talk.WhileAsync("Synchronising", async () =>
        {
            await iam.ResyncAsync(owner.Name, serial.Text, first, second, cancellation);
            return true;
        });
        ledger.Spend(step + 1, second);
        return serial.Text;
    }

    private static async Task<(string First, string Second)> ComputeAsync(
        KeyRing ring, KeyInfo info, OathAccount account, long step, Dialogue talk, CancellationToken cancellation)
    {
        using var key = await ring.OpenAsync(info, cancellation);
        var needsTouch = (await key.Applet.CalculateAllAsync(TimeOf(step), cancellation)).Any(entry => entry.NeedsTouch && entry.Account.HasId(account.Id));
        var first = await CodeAsync(key, account, step, needsTouch ? "Touch your YubiKey (1 of 2)… " : null, talk, cancellation);
        return (first, await CodeAsync(key, account, step + 1, needsTouch ? "Touch your YubiKey (2 of 2)… " : null, talk, cancellation));
    }

    private static async Task<string> CodeAsync(YubiKey key, OathAccount account, long step, string? touch, Dialogue talk, CancellationToken cancellation)
    {
        if (touch is not null)
        {
            talk.Prompt(touch);
        }

        var code = await key.Applet.CalculateAsync(account, TimeOf(step), cancellation);
        talk.Desk?.Close();
        return code.Digits;
    }

    private static async Task<string> TypedAsync(string question, Dialogue talk, CancellationToken cancellation)
    {
        while (true)
        {
            var typed = await talk.AskAsync(question, cancellation)
                ?? throw new UserError("no code was typed", "plug in the key, or type two codes that the device shows one after the other");
            if (MfaCode.FindDigits(typed) is { } digits)
            {
                return digits;
            }

            talk.Tell("A code has six digits.");
        }
    }

    private static DateTimeOffset TimeOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * StepClock.Seconds);
}
