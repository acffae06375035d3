using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>Sentences and questions on the terminal. Without one sentences go to standard error, and nobody can be asked.</summary>
internal sealed class EnrollConsole : IDisposable
{
    private readonly Host host;
    private readonly ITerminal? terminal;

    public EnrollConsole(Host host)
    {
        this.host = host;
        terminal = host.Environment.IsOn("AWS_MFA_NO_PROMPT") ? null : host.OpenTerminal();
        Prompter = terminal is null ? null : TerminalPrompter.On(host, terminal);
    }

    /// <summary>The terminal's desk; null where there is none.</summary>
    public TerminalPrompter? Prompter { get; }

    /// <summary>Says a sentence.</summary>
    public void Tell(string sentence)
    {
        if (Prompter is null)
        {
            host.Error.WriteLine("aws-mfa-secure: " + sentence);
        }
        else
        {
            Prompter.Tell(sentence);
        }
    }

    /// <summary>Says what is to be done now, on a line that stays open where there is a terminal.</summary>
    public void Prompt(string what)
    {
        if (Prompter is null)
        {
            Tell(what);
        }
        else
        {
            Prompter.Ask(what);
        }
    }

    /// <summary>Shows what is waited for while it lasts, if that is long.</summary>
    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => Prompter is null ? work() : Prompter.WhileAsync(doing, work);

    /// <summary>A yes or no.</summary>
    /// <exception cref="UserError">Nobody can be asked; exit code 3.</exception>
    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellation)
        => (await AskAsync(question + " [y/N] ", cancellation))?.Trim() is ['y' or 'Y', ..];

    /// <summary>A line; null at the end of input.</summary>
    /// <exception cref="UserError">Nobody can be asked; exit code 3.</exception>
    public async Task<string?> AskAsync(string question, CancellationToken cancellation)
        => Prompter is null
            ? throw new UserError($"nobody can be asked: {question.TrimEnd()}", "run the command in a terminal", ErrorKind.NobodyToAsk)
            : await Prompter.AloneAsync(() => Prompter.AskAsync(question, isSecret: false, cancellation), cancellation);

    /// <summary>Shows what must not stay on the screen, until Enter; in a window that is large enough for it.</summary>
    /// <exception cref="UserError">The window stayed too small.</exception>
    public async Task ShowOnceAsync(QrPage page, CancellationToken cancellation)
    {
        while (terminal!.Size is var (columns, rows) && (columns < page.Columns || rows < page.Rows))
        {
            var enough = $"The QR code takes a window of {page.Columns} columns and {page.Rows} lines, and this one has {columns} and {rows}";
            _ = await AskAsync($"{enough}. Enlarge it, or make its letters smaller, then press Enter: ", cancellation)
                ?? throw new UserError(char.ToLowerInvariant(enough[0]) + enough[1..], "enlarge it and run the command again");
        }

        // The alternate screen of xterm and its like: what stood on it is nowhere afterwards, not in the scroll-back either.
        terminal.Write("\x1b[?1049h\x1b[H\x1b[2J" + page.Text);
        try
        {
            _ = await AskAsync(QrPage.Question, cancellation);
        }
        finally
        {
            Prompter!.Close();
            terminal.Write("\x1b[2J\x1b[?1049l");
        }
    }

    public void Dispose()
    {
        Prompter?.Close();
        Prompter?.Dispose();
        terminal?.Dispose();
    }
}
