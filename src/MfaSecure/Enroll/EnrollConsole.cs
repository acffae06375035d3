using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>Messages and questions of enroll. Without a terminal messages go to standard error, and nobody can be asked.</summary>
internal sealed class EnrollConsole : IDisposable
{
    private readonly Host host;

    public EnrollConsole(Host host)
    {
        this.host = host;
        Prompter = host.Environment.IsOn("AWS_MFA_NO_PROMPT") ? null : TerminalPrompter.Open(host);
    }

    /// <summary>The terminal; null where there is none.</summary>
    public TerminalPrompter? Prompter { get; }

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

    /// <summary>Says what to do now, on a line that stays open on a terminal.</summary>
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

    /// <summary>Shows progress while <paramref name="work"/> takes long.</summary>
    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => Prompter is null ? work() : Prompter.WhileAsync(doing, work);

    /// <exception cref="UserError">Nobody can be asked; exit code 3.</exception>
    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellation)
        => (await AskAsync(question + " [y/N] ", cancellation))?.Trim() is ['y' or 'Y', ..];

    /// <summary>A line; null at the end of input.</summary>
    /// <exception cref="UserError">Nobody can be asked; exit code 3.</exception>
    public async Task<string?> AskAsync(string question, CancellationToken cancellation)
        => Prompter is null
            ? throw NobodyToAsk(question)
            : await Prompter.AloneAsync(() => Prompter.AskAsync(question, isSecret: false, cancellation), cancellation);

    /// <summary>Shows the QR code until Enter, in a window that is large enough for it.</summary>
    /// <exception cref="UserError">The window stayed too small.</exception>
    public async Task ShowOnceAsync(QrPage page, CancellationToken cancellation)
    {
        var prompter = Prompter ?? throw NobodyToAsk(QrPage.Question);
        while (prompter.Size is var (columns, rows) && (columns < page.Columns || rows < page.Rows))
        {
            var tooSmall = $"the QR code needs a window of {page.Columns} columns and {page.Rows} lines, and this one has {columns} and {rows}";
            _ = await AskAsync($"{char.ToUpperInvariant(tooSmall[0])}{tooSmall[1..]}. Enlarge it, or use a smaller font, then press Enter: ", cancellation)
                ?? throw new UserError(tooSmall, "enlarge it and run the command again");
        }

        await prompter.ShowPageAsync(page.Text, QrPage.Question, cancellation);
    }

    private static UserError NobodyToAsk(string question)
        => new($"nobody can be asked: {question.TrimEnd()}", "run the command in a terminal", ErrorKind.NobodyToAsk);

    public void Dispose() => Prompter?.Dispose();
}
