using MfaSecure.Platform;

namespace MfaSecure.Mfa;

// The rules of the screen:
// - One line asks at a time, and names every way to answer it.
// - A message stands on a line of its own above the question; the question comes back below it.
// - A password is asked alone. The question that stood there (or came meanwhile) comes back after it.
// - A countdown or progress line replaces the question in place, shows its seconds, and leaves nothing behind. A terminal
//   that cannot rewrite a line gets it once. What takes less than half a second is not shown.
// - After Ctrl-Z and fg the open question is shown again.
// - On every exit the cursor stands at the start of a line.

/// <summary>The only owner of the terminal: prompt, touch line, password, countdown and progress are drawn here alone.</summary>
internal sealed partial class TerminalPrompter : IDisposable
{
    /// <summary>The prompt's text, which scripts that drive the Ruby gem wait for.</summary>
    public const string CodePrompt = "Please provide your MFA code: ";

    private readonly ITerminal terminal;
    private readonly TimeProvider clock;
    private readonly bool canRewrite;
    private readonly Lock mutex = new();
    private string? shown;
    private string? last;
    private string? beneath;

    /// <param name="terminal">The terminal, disposed with this.</param>
    /// <param name="clock">Times progress lines.</param>
    /// <param name="canRewrite">Whether a line can be replaced in place; else each is written once and stays.</param>
    public TerminalPrompter(ITerminal terminal, TimeProvider clock, bool canRewrite = true)
    {
        (this.terminal, this.clock, this.canRewrite) = (terminal, clock, canRewrite);
        terminal.Continued += ShowAgain;
    }

    /// <summary>Whether something was shown, so that the terminal is ours for now.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>How much fits on the screen; null where the terminal does not tell.</summary>
    public (int Columns, int Rows)? Size => terminal.Size;

    /// <summary>Opens the controlling terminal; null where there is none.</summary>
    /// <param name="host">Its terminal, and what <c>TERM</c> says of it.</param>
    /// <param name="canRewrite">False where another program may write on the screen meanwhile.</param>
    public static TerminalPrompter? Open(Host host, bool canRewrite = true)
        => host.OpenTerminal() is { } terminal
            ? new(terminal, host.Clock, canRewrite && (OperatingSystem.IsWindows() || host.Environment.NonEmpty("TERM") is { } kind && kind != "dumb"))
            : null;

    /// <summary>Writes one line to the terminal, or to standard error where there is none, and leaves it.</summary>
    /// <param name="host">Its terminal.</param>
    /// <param name="line">The line.</param>
    /// <param name="isLineOpen">Whether another process left a question open on the screen.</param>
    public static void TellFrom(Host host, string line, bool isLineOpen)
    {
        using var prompter = Open(host);
        if (prompter is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            prompter.Write((isLineOpen ? "\n" : "") + line + "\n");
        }
    }

    /// <summary>Makes <paramref name="question"/> the line that asks.</summary>
    public void Ask(string question)
    {
        lock (mutex)
        {
            last = question;
            if (interrupted is not null)
            {
                beneath = question;
            }
            else if (shown != question)
            {
                Write((shown is null ? "" : "\n") + question);
                shown = question;
            }
        }
    }

    /// <summary>Asks where no question is open: again what was asked last, else <paramref name="question"/>.</summary>
    public void AskUnlessAsking(string question)
    {
        lock (mutex)
        {
            if (interrupted is not null)
            {
                beneath ??= last ?? question;
            }
            else if (shown is null)
            {
                shown = last ?? question;
                Write(shown);
            }
        }
    }

    /// <summary>Prints a line above the question.</summary>
    /// <param name="sentence">A whole line.</param>
    /// <param name="thenAsk">Replaces the question, if one is open.</param>
    public void Tell(string sentence, string? thenAsk = null)
    {
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

    /// <summary>Ends the line that asks, if there is one.</summary>
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

    /// <inheritdoc/>
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
            Write(shown is null ? "" : "\r" + shown);
        }
    }

    private void Write(string text)
    {
        HasSpoken |= text.Length > 0;
        terminal.Write(text);
    }
}
