namespace MfaSecure.Mfa;

/// <summary>What is said and asked about keys: on the terminal, else what must be known on standard error.</summary>
internal sealed class YubiKeyMessages(TerminalPrompter? prompter, Notifier notifier)
{
    private readonly HashSet<string> told = [];

    /// <summary>Whether no prompt stands beside the key, so that the terminal must say what is waited for.</summary>
    public bool IsAlone { get; set; }

    /// <summary>A trouble, once: a key that comes and goes does not fill the screen. The prompt goes on after it.</summary>
    public void Tell(string trouble)
    {
        if (told.Add(trouble))
        {
            End(trouble);
        }
        else if (!IsAlone)
        {
            prompter?.Ask(PromptSource.Prompt);
        }
    }

    /// <summary>That the key has nothing to say any more; what is asked then is the code, or nothing.</summary>
    public void End(string sentence)
    {
        if (IsAlone)
        {
            prompter?.TellLast("aws-mfa-secure: " + sentence);
        }
        else
        {
            prompter?.Tell("aws-mfa-secure: " + sentence, thenAsk: PromptSource.Prompt);
        }
    }

    /// <summary>Asks for a touch.</summary>
    /// <param name="isFirst">Whether it is not the same request told of in other words already.</param>
    /// <param name="untilTouched">Ends the desktop notification.</param>
    public void AskTouch(bool isFirst, CancellationToken untilTouched)
    {
        prompter?.Ask(TouchPrompt);
        if (prompter is null && isFirst)
        {
            notifier.Tell("touch your YubiKey");
        }

        notifier.After(TimeSpan.FromSeconds(2), "Touch your YubiKey", onTerminal: prompter is not null, untilTouched);
    }

    /// <summary>Why one more touch is wanted, with the question for it.</summary>
    public void TellTouch(string sentence)
    {
        if (prompter is null)
        {
            notifier.Tell(sentence);
        }
        else
        {
            prompter.Tell("aws-mfa-secure: " + sentence, thenAsk: TouchPrompt);
        }
    }

    /// <summary>That somebody waits for a key which a command before holds, with and without a terminal.</summary>
    public void TellHeld(TimeSpan left)
    {
        var sentence = $"the YubiKey still blinks for a command that has ended; a touch for this one is asked for in at most {Math.Ceiling(left.TotalSeconds):0} s";
        if (prompter is null)
        {
            notifier.Tell(sentence);
        }
        else
        {
            prompter.Tell("aws-mfa-secure: " + sentence, thenAsk: IsAlone ? null : PromptSource.Prompt);
        }
    }

    /// <summary>Says what is waited for where nobody can type a code in its place.</summary>
    public void AskForKey(bool anyIsIn)
        => prompter?.Ask(anyIsIn ? "Waiting for the YubiKey, or press Ctrl-C… " : "No YubiKey is plugged in; plug it in, or press Ctrl-C… ");

    private string TouchPrompt => IsAlone ? "Touch your YubiKey… " : "Touch your YubiKey, or type the code: ";
}
