namespace MfaSecure.Mfa;

/// <summary><c>isAlone</c>: no typed prompt competes with the YubiKey, so the terminal must say what we wait for.</summary>
internal sealed class YubiKeyMessages(TerminalPrompter? prompter, Notifier notifier, bool isAlone = false)
{
    private readonly HashSet<string> told = [];
    private readonly TaskCompletionSource firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsAlone => isAlone;

    /// <summary>Completes when the typed prompt may appear: all YubiKeys were read, or a touch prompt replaces it.</summary>
    public Task FirstLook => firstLook.Task;

    public void EndFirstLook() => firstLook.TrySetResult();

    /// <summary>Reports a problem once, so that a YubiKey that comes and goes does not fill the screen.</summary>
    public void Tell(string problem)
    {
        if (told.Add(problem))
        {
            End(problem);
        }
        else if (!isAlone)
        {
            prompter?.Ask(TerminalPrompter.CodePrompt);
        }
    }

    public void End(string sentence)
    {
        if (isAlone)
        {
            prompter?.TellLast("aws-mfa-secure: " + sentence);
        }
        else
        {
            prompter?.Tell("aws-mfa-secure: " + sentence, thenAsk: TerminalPrompter.CodePrompt);
        }
    }

    /// <summary><c>name</c> is null if only one YubiKey is plugged in; the token ends the desktop notification.</summary>
    public void AskTouch(string? name, bool isFirst, CancellationToken untilTouched)
    {
        prompter?.Ask(TouchPrompt(name));
        if (prompter is null && isFirst)
        {
            notifier.Tell($"touch {name ?? "your YubiKey"}");
        }

        notifier.After(TimeSpan.FromSeconds(2), $"Touch {name ?? "your YubiKey"}", onTerminal: prompter is not null, untilTouched);
        EndFirstLook();
    }

    public void TellTouch(string sentence, string? name) => Urgent(sentence, thenAsk: TouchPrompt(name));

    public void TellHeld(TimeSpan left)
        => Urgent(
            $"the YubiKey is still blinking for an earlier command; a new touch can be requested in {Math.Ceiling(left.TotalSeconds):0} s",
            thenAsk: isAlone ? null : TerminalPrompter.CodePrompt);

    public void AskForKey(bool anyIsIn)
        => prompter?.Ask(anyIsIn ? "Waiting for the YubiKey (Ctrl-C to cancel)… " : "No YubiKey is plugged in. Plug it in (Ctrl-C to cancel)… ");

    private void Urgent(string sentence, string? thenAsk)
    {
        if (prompter is null)
        {
            notifier.Tell(sentence);
        }
        else
        {
            prompter.Tell("aws-mfa-secure: " + sentence, thenAsk);
        }
    }

    /// <summary>Where a code can be typed, "MFA code" is in both questions, for <c>sshpass -P</c>.</summary>
    private string TouchPrompt(string? name) => isAlone ? $"Touch {name ?? "your YubiKey"}… " : $"MFA code? Touch {name ?? "your YubiKey"}, or type the code: ";
}
