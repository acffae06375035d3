using MfaSecure.Iam;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>Tells AWS the time of a device whose codes it refuses, by two codes in a row: of the key, or typed.</summary>
/// <param name="host">The world.</param>
/// <param name="profileName">The profile; null for the one in force.</param>
internal sealed class Resync(Host host, string? profileName)
{
    /// <summary>Synchronises.</summary>
    /// <returns>The device's serial number.</returns>
    /// <exception cref="UserError">AWS refused the codes, or there are none.</exception>
    public Task<string> RunAsync(CancellationToken cancellation) => PulledKey.NamedAsync(() => SynchroniseAsync(cancellation), "resync");

    private async Task<string> SynchroniseAsync(CancellationToken cancellation)
    {
        using var talk = new EnrollConsole(host);
        var profile = UserProfile.Load(host, profileName);
        var serial = SerialNumber.Parse(profile.Resolution.Serial
            ?? throw new UserError($"there is no MFA device to synchronise: {profile.Resolution.Reason}", "name the profile that has an mfa_serial: --profile NAME"));
        var keys = await profile.KeysAsync(host, cancellation);
        using var sts = profile.Connect(host, keys);
        var owner = await talk.WhileAsync("Asking AWS who you are", () => IamUser.AskAsync(sts, cancellation));
        using var usedCodes = await UsedCodes.OpenAsync(host, serial.Text, talk.Tell, cancellation);
        usedCodes.SeeSkew(owner.Skew);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent);
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        var ring = new YubiKeySelector(settings, new(new(host)), talk);

        var iam = IamCli.For(host, profile, new SessionBroker(host).Cached(profile.Request)?.Credentials ?? keys);
        if (await KeyAccounts.FindAsync(ring, serial, settings.OathAccount, talk, cancellation) is [var (key, account), ..])
        {
            var step = await ConsecutiveCodes.WaitAsync(clock, usedCodes.IsSpent, host.Clock, talk.Prompter, cancellation);
            var (first, second) = await ComputeAsync(ring, key, account, step, talk, cancellation);
            await SendAsync(iam, owner, serial, first, second, talk, cancellation);
            usedCodes.Spend(step + 1, second);
            return serial.Text;
        }

        var typed = await TypedAsync("The code that the device shows: ", null, talk, cancellation);
        var next = await TypedAsync("The one after it: ", typed, talk, cancellation);
        try
        {
            await SendAsync(iam, owner, serial, typed, next, talk, cancellation);
        }
        catch (IamException refused) when (refused.Failure.Kind == IamFailureKind.WrongCodes)
        {
            throw new UserError(refused.Message, "type two codes that the device shows one right after the other, neither of them used before", cause: refused);
        }

        usedCodes.Spend(clock.Step, next);
        return serial.Text;
    }

    private static async Task SendAsync(IamCli iam, IamUser owner, SerialNumber serial, string first, string second, EnrollConsole talk, CancellationToken cancellation)
    {
        try
        {
            await talk.WhileAsync("Synchronising", async () =>
            {
                await iam.ResyncAsync(owner.Name, serial.Text, first, second, cancellation);
                return true;
            });
        }
        catch (IamException unknown) when (unknown.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            throw new UserError(
                $"user {owner.Name} has no MFA device {serial} that is enabled",
                "aws iam list-mfa-devices shows the enabled ones; aws-mfa-secure enroll makes one",
                cause: unknown);
        }
    }

    private static async Task<(string First, string Second)> ComputeAsync(
        YubiKeySelector ring, YubiKeyInfo info, OathAccount account, long step, EnrollConsole talk, CancellationToken cancellation)
    {
        using var key = await ring.OpenAsync(info, cancellation);
        var needsTouch = (await key.Applet.CalculateAllAsync(TimeOf(step), cancellation)).Any(entry => entry.NeedsTouch && entry.Account.HasId(account.Id));
        var first = await CodeAsync(key, account, step, needsTouch ? "Touch your YubiKey (1 of 2)… " : null, talk, cancellation);
        return (first, await CodeAsync(key, account, step + 1, needsTouch ? "Touch your YubiKey (2 of 2)… " : null, talk, cancellation));
    }

    private static async Task<string> CodeAsync(YubiKey key, OathAccount account, long step, string? touch, EnrollConsole talk, CancellationToken cancellation)
    {
        if (touch is not null)
        {
            talk.Prompt(touch);
        }

        var code = await key.Applet.CalculateAsync(account, TimeOf(step), cancellation);
        talk.Prompter?.Close();
        return code.Digits;
    }

    private static async Task<string> TypedAsync(string question, string? before, EnrollConsole talk, CancellationToken cancellation)
    {
        while (true)
        {
            var typed = await talk.AskAsync(question, cancellation)
                ?? throw new UserError("no code was typed", "plug in the key, or type two codes that the device shows one after the other");
            if (MfaCode.FindDigits(typed) is { } digits && digits != before)
            {
                return digits;
            }

            talk.Tell(before is not null && MfaCode.FindDigits(typed) == before
                ? "That is the same code; wait until the device shows the next one."
                : "A code has six digits.");
        }
    }

    private static DateTimeOffset TimeOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * TotpClock.Seconds);
}
