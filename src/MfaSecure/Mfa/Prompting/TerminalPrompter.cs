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
internal sealed partial class TerminalPrompter : IDisposable
{
    private readonly ITerminal terminal;
    private readonly TimeProvider clock;
    private readonly bool canRewrite;
    private readonly Lock mutex = new();
    private readonly SemaphoreSlim secrets = new(1);
    private string? shown;
    private string? last;
    private string? beneath;
    private CancellationTokenSource? reading;
    private TaskCompletionSource? interrupted;
    private Task readingEnded = Task.CompletedTask;

    /// <summary>On a terminal that nobody else writes on; its owner disposes of it.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="clock">Times what is waited for.</param>
    /// <param name="canRewrite">Whether a line can be replaced in place; else each is written once and stays.</param>
    public TerminalPrompter(ITerminal terminal, TimeProvider clock, bool canRewrite = true)
    {
        (this.terminal, this.clock, this.canRewrite) = (terminal, clock, canRewrite);
        terminal.Continued += ShowAgain;
    }

    /// <summary>Whether something was shown, so that the terminal is ours for the time being.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>On a host's terminal.</summary>
    /// <param name="host">Its clock, and what <c>TERM</c> says of the terminal.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="canRewrite">Whether a line may be replaced in place, if the terminal can do that.</param>
    public static TerminalPrompter On(Host host, ITerminal terminal, bool canRewrite = true)
        => new(terminal, host.Clock, canRewrite && (OperatingSystem.IsWindows() || host.Environment.NonEmpty("TERM") is { } kind && kind != "dumb"));

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

    /// <summary>Makes <paramref name="question"/> the line that asks where none does; the one asked last comes back after a line.</summary>
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

    /// <summary>A sentence above the line that asks.</summary>
    /// <param name="sentence">A whole line.</param>
    /// <param name="thenAsk">What is asked from now on, if something is asked now.</param>
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

    /// <summary>A sentence after which nothing is asked until somebody asks again.</summary>
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

    /// <summary>The next line the user types at the question; null at the end of input.</summary>
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
                // Somebody asks for a secret; the prompt's turn comes again.
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

    /// <inheritdoc/>
    public void Dispose()
    {
        terminal.Continued -= ShowAgain;
        secrets.Dispose();
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
