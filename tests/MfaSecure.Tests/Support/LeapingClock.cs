namespace MfaSecure.Tests;

/// <summary>A clock on which every wait is over at once, and has moved the time by what was waited.</summary>
internal sealed class LeapingClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock mutex = new();
    private DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (mutex)
        {
            return now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (mutex)
        {
            now += dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero;
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
