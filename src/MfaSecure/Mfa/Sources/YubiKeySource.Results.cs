using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <content>No code, and what is said of it.</content>
internal sealed partial class YubiKeySource
{
    /// <summary>Why the key has no code, where no prompt goes on, and what is waited for.</summary>
    private void TellAlone(MfaCodeResult answer, bool anyIsIn)
    {
        if (anyIsIn && !answer.WasAsked)
        {
            talk.Tell(answer.Reason);
        }

        talk.AskForKey(anyIsIn);
    }

    /// <summary>Beside a prompt this is nothing to speak of: the device may be in an authenticator app.</summary>
    private MfaCodeResult NoAccount(List<YubiKey> keys)
    {
        isSettled = true;
        var (which, article) = keys is [var only] ? (only.Title, "no") : ("none of the YubiKeys that are plugged in", "an");
        return MfaCodeResult.None(
            settings.OathAccount is { } chosen ? $"{which} has {article} account '{chosen}'" : $"{which} has {article} account for it",
            hint: "plug in the key that has it; if the codes are in an authenticator app, read them there");
    }

    /// <summary>No code, and waiting for another key would not help: alone, this ends it.</summary>
    private MfaCodeResult Settled(string reason, string? hint = null)
    {
        isSettled = true;
        return None(reason, isNews: !IsAlone, hint: hint);
    }

    private MfaCodeResult Trouble(OathException problem)
    {
        talk.Tell(problem.Failure == OathFailure.CardGone && !IsAlone ? $"{problem.Message}; {problem.Hint}, or type the code" : problem.WithHint);
        return None(problem.WithHint);
    }

    private MfaCodeResult None(string reason, bool isNews = false, bool matters = true, string? hint = null)
    {
        if (isNews)
        {
            talk.Tell(reason);
        }

        return MfaCodeResult.None(reason, matters: matters, hint: hint);
    }
}
