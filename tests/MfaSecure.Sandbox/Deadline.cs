namespace MfaSecure.Sandbox;

/// <summary>How long anything in the sandbox is waited for before it counts as never: generous, since machines are slow.</summary>
public static class Deadline
{
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a condition holds that nobody announces (a file of another process, say).</summary>
    /// <exception cref="TimeoutException">It never held; <paramref name="what"/> is in the message.</exception>
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
