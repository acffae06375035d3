using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed partial class YubiKeySource
{
    private void TellAlone(MfaCodeResult result, bool anyIsIn)
    {
        if (anyIsIn && !result.WasAsked)
        {
            messages.Tell(result.Reason);
        }

        messages.AskForKey(anyIsIn);
    }

    /// <summary>Not reported beside a prompt: the device may be in an authenticator app.</summary>
    private MfaCodeResult NoAccount(List<YubiKey> keys)
    {
        isSettled = true;
        var who = keys is [var only] ? $"{only.Title} has no OATH account" : "none of the YubiKeys has an OATH account";
        return MfaCodeResult.None(
            settings.OathAccount is { } chosen ? $"{who} '{chosen}'" : $"{who} for this MFA device",
            hint: "plug in the YubiKey that has it; if an authenticator app has it, type the code that the app shows");
    }

    private MfaCodeResult NoOath(List<YubiKey> keys)
    {
        isSettled = true;
        var off = $"OATH is switched off on the YubiKey in reader {string.Join(" and ", withoutOath.Select(reader => $"'{reader}'"))}";
        var reason = keys.Count == 0 ? off : $"{off}, and {NoAccount(keys).Reason}";
        return None(reason, isNews: settings.WantsKey, matters: settings.WantsKey, hint: "switch it on: ykman config usb --enable OATH");
    }

    /// <summary>Another YubiKey would not help: without a typed prompt this ends the wait.</summary>
    private MfaCodeResult Settled(string reason, string? hint = null)
    {
        isSettled = true;
        return None(reason, isNews: !messages.IsAlone, hint: hint);
    }

    private MfaCodeResult Trouble(OathException problem)
    {
        messages.Tell(
            problem.Failure == OathFailure.CardGone && !messages.IsAlone ? $"{problem.Message}; {problem.Hint}, or type the code" : problem.WithHint);
        return None(problem.WithHint);
    }

    private MfaCodeResult None(string reason, bool isNews = false, bool matters = true, string? hint = null)
    {
        if (isNews)
        {
            messages.Tell(reason);
        }

        return MfaCodeResult.None(reason, matters: matters, hint: hint);
    }
}
