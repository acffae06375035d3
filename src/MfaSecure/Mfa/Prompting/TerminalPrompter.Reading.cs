namespace MfaSecure.Mfa;

/// <content>Dialogues that have the terminal to themselves.</content>
internal sealed partial class TerminalPrompter
{
    /// <summary>Has the terminal to itself for a dialogue of <see cref="AskAsync"/>; the prompt waits meanwhile.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> dialogue, CancellationToken cancellation)
    {
        await secrets.WaitAsync(cancellation);
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
            secrets.Release();
        }
    }

    /// <summary>A line the user types at <paramref name="question"/>, a secret with its echo off; null at the end of input.</summary>
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
}
