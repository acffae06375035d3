using MfaSecure.Platform;

namespace MfaSecure.Mfa;

// The rules of the screen:
// - One line asks at a time, and names every way to answer it. Above the first one, a line says what the code is for.
// - One process at a time has a question or a progress line on a terminal (TerminalTurn).
// - A message gets its own line above the question, which is shown again below it.
// - A password is asked alone. The question that was open (or came meanwhile) is shown again after it.
// - A countdown or progress line replaces the question in place, shows its seconds, and leaves nothing behind. A terminal
//   that cannot rewrite a line gets it once. What takes less than half a second is not shown.
// - After Ctrl-Z and fg the open question is shown again.
// - On every exit the cursor is at the start of a line.
// - Sentences and questions hold names from files, YubiKeys and AWS: their control characters are escaped here.

/// <summary>The only owner of the terminal: everything on it is drawn here.</summary>
internal sealed partial class TerminalPrompter : IDisposable
{
    /// <summary>Scripts that drive the Ruby gem wait for this text.</summary>
    public const string CodePrompt = "Please provide your MFA code: ";

    private readonly ITerminal terminal;
    private readonly TimeProvider clock;
    private readonly bool canRewrite;
    private readonly Lock mutex = new();
    private string? shown;
    private string? last;
    private string? beneath;
    private string? page;

    public TerminalPrompter(ITerminal terminal, TimeProvider clock, bool canRewrite = true)
    {
        (this.terminal, this.clock, this.canRewrite) = (terminal, clock, canRewrite);
        terminal.Continued += ShowAgain;
    }

    /// <summary>Whether something was shown, so the terminal is ours for now.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>A line above the first question.</summary>
    public string? Heading { get; set; }

    /// <summary>Null if the terminal does not report it.</summary>
    public (int Columns, int Rows)? Size => terminal.Size;

    /// <summary>Null without a controlling terminal; <c>canRewrite</c> is false if others may write on it meanwhile.</summary>
    public static TerminalPrompter? Open(Host host, bool canRewrite = true)
        => host.OpenTerminal() is { } terminal
            ? new(terminal, host.Clock, canRewrite && (OperatingSystem.IsWindows() || host.Environment.NonEmpty("TERM") is { } kind && kind != "dumb"))
            : null;

    /// <summary>Prints to the terminal, else standard error.</summary>
    public static void TellFrom(Host host, string line)
    {
        using var prompter = Open(host);
        if (prompter is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            prompter.Write(ControlCharacters.Escape(line) + "\n");
        }
    }

    public void Ask(string question)
    {
        question = ControlCharacters.Escape(question);
        lock (mutex)
        {
            last = question;
            if (interrupted is not null)
            {
                beneath = question;
            }
            else if (shown != question)
            {
                Write((shown is null ? "" : "\n") + TakeHeading() + question);
                shown = question;
            }
        }
    }

    /// <summary>If no question is open, repeats the last one, else asks <paramref name="question"/>.</summary>
    public void AskUnlessAsking(string question)
    {
        question = ControlCharacters.Escape(question);
        lock (mutex)
        {
            if (interrupted is not null)
            {
                beneath ??= last ?? question;
            }
            else if (shown is null)
            {
                shown = last ?? question;
                Write(TakeHeading() + shown);
            }
        }
    }

    /// <summary>Prints a line above the question; <paramref name="thenAsk"/> replaces the question if one is open.</summary>
    public void Tell(string sentence, string? thenAsk = null)
    {
        (sentence, thenAsk) = (ControlCharacters.Escape(sentence), thenAsk is null ? null : ControlCharacters.Escape(thenAsk));
        lock (mutex)
        {
            var newLine = shown is null ? "" : "\n";
            if (thenAsk is not null && shown is not null && interrupted is null)
            {
                shown = last = thenAsk;
            }

            Write(newLine + sentence + "\n" + shown);
        }
    }

    /// <summary>Prints a line and closes the prompt until the next <see cref="Ask"/>.</summary>
    public void TellLast(string sentence)
    {
        lock (mutex)
        {
            if (interrupted is null)
            {
                Close();
                last = null;
            }

            Tell(sentence);
        }
    }

    public void Close()
    {
        lock (mutex)
        {
            if (shown is not null)
            {
                Write("\n");
                shown = null;
            }
        }
    }

    public void Dispose()
    {
        Close();
        terminal.Continued -= ShowAgain;
        dialogues.Dispose();
        terminal.Dispose();
    }

    private void ShowAgain()
    {
        lock (mutex)
        {
            Write(shown is null ? "" : (page ?? "\r") + shown);
        }
    }

    private string TakeHeading()
    {
        var line = Heading is null ? "" : Heading + "\n";
        Heading = null;
        return line;
    }

    private void Write(string text)
    {
        HasWritten |= text.Length > 0;
        terminal.Write(text);
    }
}
