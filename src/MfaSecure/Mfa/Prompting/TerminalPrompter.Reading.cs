using MfaSecure.Platform;

namespace MfaSecure.Mfa;

internal sealed partial class TerminalPrompter
{
    private readonly SemaphoreSlim dialogues = new(1);
    private CancellationTokenSource? reading;
    private TaskCompletionSource? interrupted;
    private Task readingEnded = Task.CompletedTask;

    /// <summary>Null at the end of input.</summary>
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
                // A dialogue interrupts; the prompt continues after it.
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

    /// <summary>Gives a dialogue of <see cref="AskAsync"/> the terminal to itself; the prompt waits.</summary>
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

    /// <summary>Call it only within <see cref="AloneAsync"/>. Null at the end of input.</summary>
    public async Task<string?> AskAsync(string question, bool isSecret, CancellationToken cancellation)
    {
        question = ControlCharacters.Escape(question);
        lock (mutex)
        {
            Write(TakeHeading());
            (shown, HasWritten) = (question, true);
        }

        var line = await terminal.ReadLineAsync(!isSecret, cancellation, question);
        lock (mutex)
        {
            Write(isSecret || line is null ? "\n" : "");
            shown = null;
        }

        return line;
    }

    /// <summary>Shows a page until Enter, and then removes it.</summary>
    public async Task ShowPageAsync(string text, string question, CancellationToken cancellation)
    {
        // xterm's alternate screen: afterwards the page is neither on the screen nor in the scroll-back.
        const string wiped = "\x1b[2J\x1b[?1049l";
        page = "\x1b[?1049h\x1b[H\x1b[2J" + text;
        Write(page);
        var guards = terminal.WhenLeft(() => terminal.Write(wiped));
        try
        {
            _ = await AloneAsync(() => AskAsync(question, isSecret: false, cancellation), cancellation);
        }
        finally
        {
            page = null;
            Close();
            Write(wiped);
            foreach (var guard in guards)
            {
                guard.Dispose();
            }
        }
    }
}
