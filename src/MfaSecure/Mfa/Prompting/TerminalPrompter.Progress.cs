using System.Globalization;
using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <content>Lines that show how long something takes.</content>
internal sealed partial class TerminalPrompter
{
    /// <summary>What takes less is not shown.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private string? counted;

    /// <summary>Replaces the line that asks in place; a terminal that cannot do that gets one line, and then silence.</summary>
    public void Count(string line)
    {
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

    /// <summary>Takes a countdown off the screen.</summary>
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

    /// <summary>Waits for a code that AWS has not seen yet, with a countdown where there is a terminal.</summary>
    /// <param name="prompter">The terminal; null for none.</param>
    /// <param name="secondsLeft">What <see cref="TotpClock.WaitForFreshStepAsync"/> says.</param>
    public static async Task CountDownAsync(TerminalPrompter? prompter, IAsyncEnumerable<long> secondsLeft)
    {
        var isCounting = false;
        try
        {
            await foreach (var seconds in secondsLeft)
            {
                isCounting = true;
                prompter?.Count($"This code has already been used; the next one comes in {seconds} s ");
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

    /// <summary>Shows progress on the host's terminal, which is opened only when the work takes long and the terminal is ours.</summary>
    /// <param name="host">The world.</param>
    /// <param name="doing">Such as <c>Asking AWS</c>.</param>
    /// <param name="work">The work.</param>
    /// <param name="isAlone">Whether nobody else writes on the terminal meanwhile; else one line is written and left.</param>
    public static async Task<T> WhileAsync<T>(Host host, string doing, Func<Task<T>> work, bool isAlone = true)
    {
        TerminalPrompter? opened = null;
        try
        {
            return await WhileAsync(
                host.Clock,
                () => opened = host.AskCalledByProgram() || !host.AskInForeground() ? null : Open(host, isAlone),
                doing,
                work);
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <inheritdoc cref="WhileAsync{T}(Host, string, Func{Task{T}}, bool)"/>
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
            await PauseAsync(TimeSpan.FromSeconds(seconds + 1) - clock.GetElapsedTime(began));
        }

        prompter.StopCounting();

        async Task PauseAsync(TimeSpan pause)
            => await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
