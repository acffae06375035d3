using MfaSecure.Mfa;
using MfaSecure.Oath;

namespace MfaSecure.Enroll;

internal sealed class YubiKeyTarget(
    YubiKeySelector yubiKeys, YubiKeyInfo key, string account, string? leftoverOf, bool touch, TotpClock clock, EnrollConsole console) : ISecretTarget
{
    private const int TouchRequests = 3;

    // Yubico, YubiKey technical manual, "OATH": 32 accounts, 64 from firmware 5.7 on.
    private const int Room = 32, RoomSince57 = 64;
    private static readonly Version With64 = new(5, 7);

    /// <summary>ykman, cli/oath.py: an older one says "Require touch is not supported on this YubiKey".</summary>
    private static readonly Version WithTouch = new(4, 2, 6);

    private bool isBlinking;

    /// <summary>Only a touch or the time-out ends a touch request; until then the YubiKey answers nothing else.</summary>
    private string RollbackProgress
        => isBlinking ? "Rolling back: the YubiKey blinks for up to 15 s, touch it to finish sooner" : "Rolling back";

    public string Title => $"{key.Title}, as '{account}'{(touch ? ", touch required" : "")}";

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        bool isThere;
        using (var open = await yubiKeys.OpenAsync(key, cancellation))
        {
            if (touch && open.Applet.Version < WithTouch)
            {
                throw new UserError(
                    $"{key.Title} has firmware {open.Applet.Version}, which cannot require a touch",
                    $"use a newer YubiKey (firmware {WithTouch} or later), or enroll without touch: --no-touch");
            }

            var accounts = await open.Applet.ListAsync(cancellation);
            isThere = accounts.Any(one => one.HasId(account));
            var room = open.Applet.Version >= With64 ? RoomSince57 : Room;
            if (!isThere && accounts.Count >= room)
            {
                throw new UserError(
                    $"{key.Title} is full: it has {accounts.Count} OATH accounts and room for {room}",
                    $"delete one that you do not need: {key.Ykman} list, then {key.Ykman} delete NAME");
            }
        }

        if (isThere && !await MayReplaceAsync(cancellation))
        {
            throw new UserError($"account '{account}' on {key.Title} was not replaced", "choose another name with --oath-account, or agree to replace it");
        }
    }

    private Task<bool> MayReplaceAsync(CancellationToken cancellation)
    {
        if (leftoverOf is null)
        {
            return console.ConfirmAsync($"{key.Title} already has an account '{account}'. Replace it? Its secret is then lost forever.", cancellation);
        }

        console.Tell($"{key.Title} already has an account '{account}', but at AWS user {leftoverOf} has no such MFA device.");
        return console.ConfirmAsync("Replace the leftover account?", cancellation);
    }

    public async Task StoreAsync(TotpSecret secret, Rollback rollback, CancellationToken cancellation)
    {
        using var open = await yubiKeys.OpenAsync(key, cancellation);
        rollback.Add(new($"account '{account}' on {key.Title}", DeleteAsync) { Progress = () => RollbackProgress, NextStep = NextStep });
        using (var newAccount = secret.ToAccount(account, touch))
        {
            await open.Applet.PutAsync(newAccount, cancellation);
        }

        for (var request = 1; ; request++)
        {
            var time = clock.Now;
            try
            {
                if (touch)
                {
                    console.Prompt("Touch your YubiKey… ");
                }

                isBlinking = touch;
                var code = await open.Applet.CalculateAsync(OathAccountName.Account(account), time, cancellation);
                isBlinking = false;
                if (code.Digits != secret.CodeAt(OathApplet.Step(time, TotpClock.Seconds)))
                {
                    throw new UserError($"{key.Title} computes a wrong code for the new account", "try again, or use another YubiKey");
                }

                console.Prompter?.Close();
                return;
            }
            catch (OathException problem)
            {
                isBlinking = false;
                if (problem.Failure != OathFailure.TouchNotGiven || request == TouchRequests)
                {
                    throw;
                }

                console.Tell("The YubiKey was not touched in time. Try again.");
            }
        }
    }

    /// <summary>While the device exists, its account may be needed to delete it with MFA.</summary>
    private string NextStep(bool isDeviceGone)
        => isDeviceGone
            ? $"It is useless now, since AWS has deleted its MFA device. The next enroll replaces it; to delete it: {key.Ykman} delete '{account}'"
            : $"Keep it until the MFA device is deleted. Then the next enroll replaces it; to delete it: {key.Ykman} delete '{account}'";

    private async Task DeleteAsync(CancellationToken cancellation)
    {
        using var open = await yubiKeys.OpenAsync(key, cancellation);
        try
        {
            await open.Applet.DeleteAsync(OathAccountName.Account(account), cancellation);
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoSuchAccount)
        {
            // It was never stored.
        }
    }
}
