using MfaSecure.Iam;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary><c>resync</c> tells AWS the clock of a device whose codes it refuses: two consecutive codes, from a YubiKey or typed.</summary>
internal sealed class Resync(Host host, string? profileName)
{
    /// <summary>Returns the device's serial number.</summary>
    public Task<string> RunAsync(CancellationToken cancellation) => RemovedYubiKey.WithRerunHintAsync(() => ResyncAsync(cancellation), "resync");

    private async Task<string> ResyncAsync(CancellationToken cancellation)
    {
        using var console = new EnrollConsole(host);
        var profile = IamUserProfile.Load(host, profileName);
        var serial = SerialNumber.Parse(profile.Resolution.Serial
            ?? throw new UserError($"there is no MFA device to resync: {profile.Resolution.Reason}", "choose the profile that has an mfa_serial: --profile NAME"));
        var keys = await profile.KeysAsync(host, cancellation);
        using var sts = profile.ConnectSts(host, keys);
        var user = await console.WhileAsync("Asking AWS who you are", () => IamUser.AskAsync(sts, cancellation));
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        using var usedCodes = await UsedCodes.OpenAsync(host, serial.Text, settings, cancellation);
        usedCodes.SaveSkew(user.Skew);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent);
        var yubiKeys = new YubiKeySelector(settings, new(new(host)), console);

        var iam = profile.ConnectIam(host, profile.CachedSession(host)?.Credentials ?? keys);
        if (await OathAccountFinder.FindAsync(yubiKeys, serial, settings.OathAccount, console, cancellation) is [var (key, account), ..])
        {
            clock.CheckIsClose();
            var step = await ConsecutiveCodes.WaitAsync(clock, usedCodes.IsSpent, host.Clock, console.Prompter, cancellation);
            var (first, second) = await ComputeAsync(yubiKeys, key, account, step, console, cancellation);
            await SendAsync(iam, user, serial, first, second, console, cancellation);
            usedCodes.Spend(step + 1, second);
            return serial.Text;
        }

        var typed = await TypedAsync("Code shown by the device: ", null, console, cancellation);
        var next = await TypedAsync("Next code: ", typed, console, cancellation);
        try
        {
            await SendAsync(iam, user, serial, typed, next, console, cancellation);
        }
        catch (IamException refused) when (refused.Failure.Kind == IamFailureKind.WrongCodes)
        {
            throw new UserError(refused.Message, "type two consecutive codes of the device, neither used before", cause: refused);
        }

        usedCodes.Spend(clock.Step, next);
        return serial.Text;
    }

    private static async Task SendAsync(IamCli iam, IamUser user, SerialNumber serial, string first, string second, EnrollConsole console, CancellationToken cancellation)
    {
        try
        {
            await console.WhileAsync("Resyncing", () => iam.ResyncAsync(user.Name, serial.Text, first, second, cancellation));
        }
        catch (IamException unknown) when (unknown.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            throw new UserError(
                $"user {user.Name} has no enabled MFA device {serial}",
                "aws iam list-mfa-devices lists the enabled ones; aws-mfa-secure enroll creates one",
                cause: unknown);
        }
    }

    private static async Task<(string First, string Second)> ComputeAsync(
        YubiKeySelector yubiKeys, YubiKeyInfo info, OathAccount account, long step, EnrollConsole console, CancellationToken cancellation)
    {
        using var key = await yubiKeys.OpenAsync(info, cancellation);
        var needsTouch = (await key.Applet.CalculateAllAsync(TimeOf(step), cancellation)).Any(entry => entry.NeedsTouch && entry.Account.HasId(account.Id));
        var first = await CodeAsync(key, account, step, needsTouch ? "Touch your YubiKey (1 of 2)… " : null, console, cancellation);
        return (first, await CodeAsync(key, account, step + 1, needsTouch ? "Touch your YubiKey (2 of 2)… " : null, console, cancellation));
    }

    private static async Task<string> CodeAsync(YubiKey key, OathAccount account, long step, string? touch, EnrollConsole console, CancellationToken cancellation)
    {
        if (touch is not null)
        {
            console.Prompt(touch);
        }

        var code = await key.Applet.CalculateAsync(account, TimeOf(step), cancellation);
        console.Prompter?.Close();
        return code.Digits;
    }

    private static async Task<string> TypedAsync(string question, string? before, EnrollConsole console, CancellationToken cancellation)
    {
        while (true)
        {
            var typed = await console.AskAsync(question, cancellation)
                ?? throw new UserError("no code was typed", "plug in the YubiKey, or type two consecutive codes of the device");
            if (MfaCode.FindDigits(typed) is { } digits && digits != before)
            {
                return digits;
            }

            console.Tell(before is not null && MfaCode.FindDigits(typed) == before
                ? "That is the same code; wait until the device shows the next one."
                : "A code has six digits.");
        }
    }

    private static DateTimeOffset TimeOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * TotpClock.Seconds);
}
