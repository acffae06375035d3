namespace MfaSecure.Sandbox;

/// <summary>How long the sandbox waits for anything before it gives up. Generous, because test machines can be slow.</summary>
public static class Deadline
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Polls a condition that has no event to wait for, such as a file written by another process.</summary>
    /// <exception cref="TimeoutException">With the text of <paramref name="what"/>.</exception>
    public static async Task UntilAsync(Func<bool> condition, Func<string> what, TimeSpan? timeout = null)
    {
        var end = Environment.TickCount64 + (long)(timeout ?? Default).TotalMilliseconds;
        while (!condition())
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException(what());
            }

            await Task.Delay(5);
        }
    }
}
