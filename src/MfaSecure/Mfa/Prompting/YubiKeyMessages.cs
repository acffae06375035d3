namespace MfaSecure.Mfa;

/// <summary>The messages about YubiKeys; the terminal prompter draws them, standard error gets the urgent ones without it.</summary>
/// <param name="prompter">The terminal; null for none.</param>
/// <param name="notifier">For people who see no terminal.</param>
/// <param name="isAlone">Whether no typed prompt stands beside the YubiKey, so that the terminal must say what we wait for.</param>
internal sealed class YubiKeyMessages(TerminalPrompter? prompter, Notifier notifier, bool isAlone = false)
{
    private readonly HashSet<string> told = [];
    private readonly TaskCompletionSource firstLook = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsAlone => isAlone;

    /// <summary>Done when the typed prompt may come up: every key has been read, or a touch is asked for in the prompt's place.</summary>
    public Task FirstLook => firstLook.Task;

    public void EndFirstLook() => firstLook.TrySetResult();

    /// <summary>Reports a problem once: a key that comes and goes does not fill the screen.</summary>
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

    /// <summary>Prints a line after which the YubiKey asks for nothing more.</summary>
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

    /// <summary>Asks for a touch.</summary>
    /// <param name="name">Which YubiKey blinks; null where only one is plugged in.</param>
    /// <param name="isFirst">Whether this touch has not been asked for before.</param>
    /// <param name="untilTouched">Ends the desktop notification.</param>
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

    /// <summary>Says why another touch is needed, and asks for it.</summary>
    public void TellTouch(string sentence, string? name) => Urgent(sentence, thenAsk: TouchPrompt(name));

    /// <summary>An earlier command of ours still holds the key.</summary>
    public void TellHeld(TimeSpan left)
        => Urgent(
            $"the YubiKey is still blinking for an earlier command; a new touch can be requested in {Math.Ceiling(left.TotalSeconds):0} s",
            thenAsk: isAlone ? null : TerminalPrompter.CodePrompt);

    /// <summary>Says what we wait for where nobody can type a code instead.</summary>
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

    private string TouchPrompt(string? name) => $"Touch {name ?? "your YubiKey"}" + (isAlone ? "… " : ", or type the code: ");
}
