using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>
/// The one terminal, shared by those who speak on it during a race: the prompt, the key's "touch" and its password.
/// </summary>
/// <remarks>
/// Rules of the screen: one line asks at a time and says every way to answer; a sentence stands on a line of its own above
/// it; a password is asked alone, and what asked before (or wanted to meanwhile) comes back after it; after Ctrl-Z and fg
/// what asks is shown again; on the way out the cursor stands at a line's start.
/// </remarks>
internal sealed class TerminalDesk : IDisposable
{
    private readonly ITerminal terminal;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim secrets = new(1);
    private string? shown;
    private string? last;
    private string? beneath;
    private CancellationTokenSource? reading;
    private TaskCompletionSource? interrupted;
    private Task readingEnded = Task.CompletedTask;

    /// <summary>On a terminal that nobody else writes on; its owner disposes of it.</summary>
    public TerminalDesk(ITerminal terminal)
    {
        this.terminal = terminal;
        terminal.Continued += ShowAgain;
    }

    /// <summary>Makes <paramref name="question"/> the line that asks.</summary>
    public void Ask(string question)
    {
        lock (gate)
        {
            last = question;
            if (interrupted is not null)
            {
                beneath = question;
            }
            else if (shown != question)
            {
                terminal.Write((shown is null ? "" : "\n") + question);
                shown = question;
            }
        }
    }

    /// <summary>Makes <paramref name="question"/> the line that asks where none does; the one asked last comes back after a line.</summary>
    public void AskUnlessAsking(string question)
    {
        lock (gate)
        {
            if (interrupted is not null)
            {
                beneath ??= last ?? question;
            }
            else if (shown is null)
            {
                shown = last ?? question;
                terminal.Write(shown);
            }
        }
    }

    /// <summary>A sentence above the line that asks.</summary>
    /// <param name="sentence">A whole line.</param>
    /// <param name="thenAsk">What is asked from now on, if something is asked now.</param>
    public void Tell(string sentence, string? thenAsk = null)
    {
        lock (gate)
        {
            var newLine = shown is null ? "" : "\n";
            if (thenAsk is not null && shown is not null && interrupted is null)
            {
                shown = last = thenAsk;
            }

            terminal.Write(newLine + sentence + "\n" + shown);
        }
    }

    /// <summary>Replaces the line that asks in place, for a countdown.</summary>
    public void Count(string line)
    {
        lock (gate)
        {
            terminal.Write("\r\x1b[K" + line);
            shown = line;
        }
    }

    /// <summary>Takes a countdown off the screen.</summary>
    public void StopCounting()
    {
        lock (gate)
        {
            terminal.Write("\r\x1b[K");
            shown = null;
        }
    }

    /// <summary>Ends the line that asks, if there is one.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (shown is not null)
            {
                terminal.Write("\n");
                shown = null;
            }
        }
    }

    /// <summary>The next line the user types at the question; null at the end of input.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task? wait;
            lock (gate)
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
                lock (gate)
                {
                    // Enter ended the line on the screen too; the end of input did not.
                    shown = line is null ? shown : null;
                }

                return line;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Somebody asks for a secret; the prompt's turn comes again.
            }
            finally
            {
                lock (gate)
                {
                    reading = null;
                }

                ended.SetResult();
            }
        }
    }

    /// <summary>Has the terminal to itself for a dialogue of <see cref="AskAsync"/>; the prompt waits meanwhile.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> dialogue, CancellationToken cancellation)
    {
        await secrets.WaitAsync(cancellation);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task promptEnded;
        lock (gate)
        {
            // Two readers of one terminal would share the typed line between them.
            interrupted = done;
            promptEnded = Task.WhenAll(reading?.CancelAsync() ?? Task.CompletedTask, readingEnded);
        }

        try
        {
            await promptEnded;
            lock (gate)
            {
                beneath ??= shown;
                terminal.Write(shown is null ? "" : "\n");
                shown = null;
            }

            return await dialogue();
        }
        finally
        {
            lock (gate)
            {
                if (shown is null && !cancellation.IsCancellationRequested)
                {
                    shown = beneath;
                    terminal.Write(shown ?? "");
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
        lock (gate)
        {
            shown = question;
        }

        var line = await terminal.ReadLineAsync(!isSecret, cancellation, question);
        lock (gate)
        {
            terminal.Write(isSecret || line is null ? "\n" : "");
            shown = null;
        }

        return line;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        terminal.Continued -= ShowAgain;
        secrets.Dispose();
    }

    private void ShowAgain()
    {
        lock (gate)
        {
            terminal.Write(shown is null ? "" : "\r" + shown);
        }
    }
}
