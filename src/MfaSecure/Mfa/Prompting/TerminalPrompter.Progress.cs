namespace MfaSecure.Mfa;

/// <content>Lines that show how long something takes.</content>
internal sealed partial class TerminalPrompter
{
    private string? counted;

    /// <summary>Replaces the line that asks in place, for a countdown; a terminal that cannot do that gets one line, and then silence.</summary>
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

    /// <summary>Shows what is waited for once that takes longer than half a second, with its seconds, until it has ended.</summary>
    /// <param name="doing">What is done, such as <c>Asking AWS</c>.</param>
    /// <param name="work">Does it.</param>
    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => ProgressLine.WhileAsync(clock, () => this, doing, work);
}
