using System.Globalization;
using MfaSecure.Platform;

namespace MfaSecure.Mfa;

internal sealed partial class TerminalPrompter
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private string? counted;

    /// <summary>Replaces the question in place; a terminal that cannot rewrite a line gets one line only.</summary>
    public void Count(string line)
    {
        line = ControlCharacters.Escape(line);
        lock (mutex)
        {
            if (canRewrite)
            {
                Write("\r\x1b[K" + line);
                shown = line;
            }
            else if (counted != (counted = line[..(line.AsSpan().IndexOfAnyInRange('0', '9') is >= 0 and var number ? number : line.Length)]))
            {
                Write((shown is null ? "" : "\n") + line.TrimEnd() + "\n");
                shown = null;
            }
        }
    }

    public void StopCounting()
    {
        lock (mutex)
        {
            counted = null;
            if (canRewrite)
            {
                Write("\r\x1b[K");
                shown = null;
            }
        }
    }

    /// <summary>Waits for a code that AWS has not seen yet.</summary>
    public static async Task CountDownAsync(TerminalPrompter? prompter, IAsyncEnumerable<long> secondsLeft)
    {
        var isCounting = false;
        try
        {
            await foreach (var seconds in secondsLeft)
            {
                isCounting = true;
                prompter?.Count($"This code has already been used; next code in {seconds} s ");
            }
        }
        finally
        {
            if (isCounting)
            {
                prompter?.StopCounting();
            }
        }
    }

    /// <summary>Opens the terminal only if the work takes long and the terminal is ours.</summary>
    /// <remarks>If others write on it meanwhile, <c>isAlone</c> is false: one line is printed and stays.</remarks>
    public static async Task<T> WhileAsync<T>(Host host, string doing, Func<Task<T>> work, bool isAlone = true)
    {
        TerminalPrompter? opened = null;
        FileLock? turn = null;
        try
        {
            return await WhileAsync(
                host.Clock,
                () => opened = host.AskCalledByProgram() || !host.AskInForeground() || !TerminalTurn.TryEnter(host, out turn) ? null : Open(host, isAlone),
                doing,
                work);
        }
        finally
        {
            opened?.Dispose();
            turn?.Dispose();
        }
    }

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => WhileAsync(clock, () => this, doing, work);

    private static async Task<T> WhileAsync<T>(TimeProvider clock, Func<TerminalPrompter?> open, string doing, Func<Task<T>> work)
    {
        var began = clock.GetTimestamp();
        var working = work();
        using var end = new CancellationTokenSource();
        var showing = working.IsCompleted ? Task.CompletedTask : ShowAsync(clock, began, open, doing, end.Token);
        try
        {
            return await working;
        }
        finally
        {
            await end.CancelAsync();
            await showing;
        }
    }

    private static async Task ShowAsync(TimeProvider clock, long began, Func<TerminalPrompter?> open, string doing, CancellationToken end)
    {
        await PauseAsync(Silence);
        if (end.IsCancellationRequested || open() is not { } prompter)
        {
            return;
        }

        prompter.Close();
        while (!end.IsCancellationRequested)
        {
            var seconds = (int)clock.GetElapsedTime(began).TotalSeconds;
            prompter.Count(seconds == 0 ? doing + "… " : string.Create(CultureInfo.InvariantCulture, $"{doing}… {seconds} s "));
            // A delay ends up to a millisecond early, and the line would be drawn again and again until the second is over.
            await PauseAsync(TimeSpan.FromSeconds(seconds + 1) + TimeSpan.FromMilliseconds(1) - clock.GetElapsedTime(began));
        }

        prompter.StopCounting();

        async Task PauseAsync(TimeSpan pause)
            => await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
