using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed partial class YubiKeySource
{
    /// <summary>Those whose code AWS has not rejected. Releases the other YubiKeys, so that other programs can use them meanwhile.</summary>
    private List<(YubiKey Key, OathEntry Entry)> Only(List<(YubiKey Key, OathEntry Entry)> matches, List<YubiKey> keys)
    {
        var untried = matches.FindAll(match => !given.ContainsKey(match.Key.Applet.DeviceId));
        if (untried.Count == 0)
        {
            given.Clear();
            untried = matches;
        }

        keys.RemoveAll(key => untried.Exists(match => match.Key == key));
        keys.ForEach(other => other.Dispose());
        keys.Clear();
        return untried;
    }

    private static string? NameOf(List<(YubiKey Key, OathEntry Entry)> matches)
        => matches is [var (only, _)] && only.Serial is null ? null : string.Join(" or ", matches.Select(match => match.Key.Title));

    /// <summary>Disposes the YubiKeys.</summary>
    private async Task<MfaCodeResult> CodeAsync(
        List<(YubiKey Key, OathEntry Entry)> matches, string? name, IReadOnlyList<TouchRequest> pending, MfaDevice device, CancellationToken cancellation)
    {
        var account = matches[0].Entry.Account.Id;
        if (settings.NoPrompt && matches.All(match => match.Entry.NeedsTouch))
        {
            Release(matches);
            return MfaCodeResult.None($"'{account}' on {name ?? matches[0].Key.Title} needs a touch{(settings.Sources is ["yubikey"] ? ", and AWS_MFA_NO_PROMPT is set" : "")}");
        }

        // Another secret under the same id: its code needs no new time step.
        if (given.Count > 0 && matches.FirstOrDefault(match => match.Entry.Code is { } code && !given.ContainsValue(code.Digits)) is { Key: { } other, Entry.Code: { } unlike })
        {
            Release(matches);
            return ResultOf(unlike, other, account, device);
        }

        var codes = new TouchCodeReader(clock, prompter, messages, pendingTouch, host.Clock);
        if (await codes.GetAsync(matches, name, pending, cancellation) is not var (code, giver))
        {
            return MfaCodeResult.None("the YubiKey was not touched", wasAsked: true);
        }

        return ResultOf(code, giver, account, device);
    }

    private MfaCodeResult ResultOf(OathCode code, YubiKey giver, string account, MfaDevice device)
    {
        given[giver.Applet.DeviceId] = code.Digits;
        return code.Digits.Length == 6
            ? MfaCodeResult.Of(new(device.Serial, code.Digits) { Source = Name, IsCertain = true, IsComputed = true, Correction = clock.Correction })
            : Settled($"'{account}' on {giver.Title} has {code.Digits.Length} digits, but AWS accepts six");
    }

    private static void Release(List<(YubiKey Key, OathEntry Entry)> matches)
    {
        foreach (var (key, _) in matches)
        {
            key.Dispose();
        }
    }
}
