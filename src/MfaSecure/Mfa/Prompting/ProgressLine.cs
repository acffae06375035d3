using System.Globalization;
using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>What takes longer than half a second is shown, with its seconds, and taken off the screen at the end.</summary>
internal static class ProgressLine
{
    /// <summary>What is done sooner is not seen.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows a wait on the terminal where that is ours to write on; it is opened only when it takes long.</summary>
    /// <param name="host">The world.</param>
    /// <param name="doing">What is done, such as <c>Asking AWS</c>.</param>
    /// <param name="work">Does it.</param>
    /// <param name="isAlone">Whether nothing else speaks on the terminal meanwhile; else one line is written and left.</param>
    public static async Task<T> WhileAsync<T>(Host host, string doing, Func<Task<T>> work, bool isAlone = true)
    {
        ITerminal? terminal = null;
        TerminalPrompter? prompter = null;
        TerminalPrompter? Open()
        {
            terminal = host.AskCalledByProgram() || !host.AskInForeground() ? null : host.OpenTerminal();
            return prompter = terminal is null ? null : TerminalPrompter.On(host, terminal, isAlone);
        }

        try
        {
            return await WhileAsync(host.Clock, Open, doing, work);
        }
        finally
        {
            prompter?.Dispose();
            terminal?.Dispose();
        }
    }

    /// <summary>Shows a wait on a desk that is asked for when there is something to show.</summary>
    public static async Task<T> WhileAsync<T>(TimeProvider clock, Func<TerminalPrompter?> open, string doing, Func<Task<T>> work)
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
