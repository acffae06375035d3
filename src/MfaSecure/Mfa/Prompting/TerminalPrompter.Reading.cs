namespace MfaSecure.Mfa;

/// <content>Reads what people type: the prompt's line, and dialogues that have the terminal to themselves.</content>
internal sealed partial class TerminalPrompter
{
    private readonly SemaphoreSlim dialogues = new(1);
    private CancellationTokenSource? reading;
    private TaskCompletionSource? interrupted;
    private Task readingEnded = Task.CompletedTask;

    /// <summary>The next line typed at the question; null at the end of input.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task? wait;
            lock (mutex)
            {
                wait = interrupted?.Task;
                if (wait is null)
                {
                    (reading, readingEnded) = (turn, ended.Task);
                }
            }

            if (wait is not null)
            {
                await wait.WaitAsync(cancellation);
                continue;
            }

            try
            {
                var line = await terminal.ReadLineAsync(echo: true, turn.Token);
                lock (mutex)
                {
                    // Enter ended the line on the screen too; the end of input did not.
                    shown = line is null ? shown : null;
                }

                return line;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // A dialogue interrupts; the prompt's turn comes again.
            }
            finally
            {
                lock (mutex)
                {
                    reading = null;
                }

                ended.SetResult();
            }
        }
    }

    /// <summary>Runs a dialogue of <see cref="AskAsync"/> that has the terminal to itself; the prompt waits meanwhile.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> dialogue, CancellationToken cancellation)
    {
        await dialogues.WaitAsync(cancellation);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task promptEnded;
        lock (mutex)
        {
            // Two readers of one terminal would share the typed line between them.
            interrupted = done;
            promptEnded = Task.WhenAll(reading?.CancelAsync() ?? Task.CompletedTask, readingEnded);
        }

        try
        {
            await promptEnded;
            lock (mutex)
            {
                beneath ??= shown;
                Write(shown is null ? "" : "\n");
                shown = null;
            }

            return await dialogue();
        }
        finally
        {
            lock (mutex)
            {
                if (shown is null && !cancellation.IsCancellationRequested)
                {
                    shown = beneath;
                    Write(shown ?? "");
                }

                (beneath, interrupted) = (null, null);
            }

            done.SetResult();
            dialogues.Release();
        }
    }

    /// <summary>A line typed at <paramref name="question"/>, a secret without echo; null at the end of input.</summary>
    /// <remarks>Only within <see cref="AloneAsync"/>.</remarks>
    public async Task<string?> AskAsync(string question, bool isSecret, CancellationToken cancellation)
    {
        lock (mutex)
        {
            (shown, HasSpoken) = (question, true);
        }

        var line = await terminal.ReadLineAsync(!isSecret, cancellation, question);
        lock (mutex)
        {
            Write(isSecret || line is null ? "\n" : "");
            shown = null;
        }

        return line;
    }

    /// <summary>Shows a page that must not stay on the screen, until Enter.</summary>
    /// <param name="page">Its lines; the last one is left open for the question.</param>
    /// <param name="question">Ends the page.</param>
    /// <param name="cancellation">Wipes it at once.</param>
    public async Task ShowPageAsync(string page, string question, CancellationToken cancellation)
    {
        // xterm's alternate screen: afterwards the page is neither on the screen nor in the scroll-back.
        Write("\x1b[?1049h\x1b[H\x1b[2J" + page);
        try
        {
            _ = await AloneAsync(() => AskAsync(question, isSecret: false, cancellation), cancellation);
        }
        finally
        {
            Close();
            Write("\x1b[2J\x1b[?1049l");
        }
    }
}
