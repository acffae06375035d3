using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>Without a terminal, messages go to standard error, and a question is an error with exit code 3.</summary>
internal sealed class EnrollConsole(Host host) : IDisposable
{
    public TerminalPrompter? Prompter { get; } = host.Environment.IsOn("AWS_MFA_NO_PROMPT") ? null : TerminalPrompter.Open(host);

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

    /// <summary>Prints what to do now, on a line that stays open on a terminal.</summary>
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

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => Prompter is null ? work() : Prompter.WhileAsync(doing, work);

    public Task WhileAsync(string doing, Func<Task> work) => WhileAsync(doing, async () =>
    {
        await work();
        return true;
    });

    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellation)
        => (await AskAsync(question + " [y/N] ", cancellation))?.Trim() is ['y' or 'Y', ..];

    /// <summary>Null at the end of input.</summary>
    public async Task<string?> AskAsync(string question, CancellationToken cancellation, bool isSecret = false)
        => Prompter is null
            ? throw NobodyToAsk(question)
            : await Prompter.AloneAsync(() => Prompter.AskAsync(question, isSecret, cancellation), cancellation);

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
