using MfaSecure.Mfa;
using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>An account on a YubiKey.</summary>
/// <param name="ring">Opens it.</param>
/// <param name="key">Which.</param>
/// <param name="account">The account's id there.</param>
/// <param name="leftoverOf">The user, where an account of that id can only be of a device that he no longer has; else null.</param>
/// <param name="touch">Whether each code takes a touch.</param>
/// <param name="clock">The time that codes are computed for.</param>
/// <param name="talk">Asks and tells.</param>
internal sealed class YubiKeyTarget(YubiKeySelector ring, YubiKeyInfo key, string account, string? leftoverOf, bool touch, TotpClock clock, EnrollConsole talk) : ISecretTarget
{
    private const int TouchRequests = 3;

    // Yubico, YubiKey technical manual, "OATH": 32 accounts, 64 from firmware 5.7 on.
    private const int Room = 32, RoomSince57 = 64;
    private static readonly Version With64 = new(5, 7);

    /// <summary>ykman, cli/oath.py: "Require touch is not supported on this YubiKey" before it.</summary>
    private static readonly Version WithTouch = new(4, 2, 6);

    private bool isBlinking;

    /// <summary>Nothing but a touch or its time's end makes a key drop a request, and until then it answers nobody.</summary>
    private string Removing
        => isBlinking ? "Taking it back: the key blinks for 15 s at most, a touch is faster" : "Taking back what was made";

    public string Title => $"{key.Title}, as '{account}'{(touch ? ", touch required" : "")}";

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        bool isThere;
        using (var open = await ring.OpenAsync(key, cancellation))
        {
            if (touch && open.Applet.Version < WithTouch)
            {
                throw new UserError(
                    $"{key.Title} has firmware {open.Applet.Version}, which cannot ask for a touch",
                    $"use a newer key, or let this one compute codes without a touch: --no-touch (firmware {WithTouch} is the first that can)");
            }

            var accounts = await open.Applet.ListAsync(cancellation);
            isThere = accounts.Any(one => one.HasId(account));
            var room = open.Applet.Version >= With64 ? RoomSince57 : Room;
            if (!isThere && accounts.Count >= room)
            {
                throw new UserError(
                    $"{key.Title} is full: it has {accounts.Count} OATH accounts and room for {room}",
                    $"delete one that is not needed: {key.Ykman} list, then {key.Ykman} delete NAME");
            }
        }

        if (isThere && !await MayReplaceAsync(cancellation))
        {
            throw new UserError($"the account '{account}' on {key.Title} stays as it is", "name another account with --oath-account, or let it be replaced");
        }
    }

    private Task<bool> MayReplaceAsync(CancellationToken cancellation)
    {
        if (leftoverOf is null)
        {
            return talk.ConfirmAsync($"{key.Title} has an account '{account}' already. Replace it? Its secret is then lost for ever.", cancellation);
        }

        talk.Tell($"{key.Title} has an account '{account}' already, a leftover: at AWS {leftoverOf} has no such MFA device.");
        return talk.ConfirmAsync("Replace it? Nothing is lost by that.", cancellation);
    }

    public async Task TakeAsync(TotpSecret seed, Rollback undo, CancellationToken cancellation)
    {
        using var open = await ring.OpenAsync(key, cancellation);
        undo.Add(new($"The account '{account}' on {key.Title}", RemoveAsync) { Doing = () => Removing, Cure = Cure });
        using (var secret = seed.ToAccount(account, touch))
        {
            await open.Applet.PutAsync(secret, cancellation);
        }

        for (var request = 1; ; request++)
        {
            var time = clock.Now;
            try
            {
                if (touch)
                {
                    talk.Prompt("Touch your YubiKey… ");
                }

                isBlinking = touch;
                var code = await open.Applet.CalculateAsync(new(System.Text.Encoding.UTF8.GetBytes(account), OathType.Totp), time, cancellation);
                isBlinking = false;
                if (code.Digits != seed.CodeAt(OathApplet.Step(time, TotpClock.Seconds)))
                {
                    throw new UserError($"{key.Title} computes another code than the seed it was given", "try again; another key if it happens again");
                }

                talk.Prompter?.Close();
                return;
            }
            catch (OathException problem)
            {
                isBlinking = false;
                if (problem.Failure != OathFailure.TouchNotGiven || request == TouchRequests)
                {
                    throw;
                }

                talk.Tell("The YubiKey was not touched in time; once more.");
            }
        }
    }

    /// <summary>Where the device stands, its account may be what proves MFA to remove it.</summary>
    private string Cure(bool isDeviceGone)
        => isDeviceGone
            ? $"It is useless, since its device is gone at AWS, and the next enroll replaces it; ykman removes it too: {key.Ykman} delete '{account}'"
            : $"Keep it until the device is removed; then the next enroll replaces it, and ykman removes it too: {key.Ykman} delete '{account}'";

    private async Task RemoveAsync(CancellationToken cancellation)
    {
        using var open = await ring.OpenAsync(key, cancellation);
        try
        {
            await open.Applet.DeleteAsync(new(System.Text.Encoding.UTF8.GetBytes(account), OathType.Totp), cancellation);
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoSuchAccount)
        {
            // It never got there.
        }
    }
}
