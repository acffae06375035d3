using System.Diagnostics;

namespace MfaSecure.Sandbox;

/// <summary>The touch sensor of a <see cref="SoftCard"/>. A touch has no effect unless the key blinks.</summary>
public sealed class SoftTouch(TimeSpan timeout)
{
    private readonly object gate = new();
    private int timesAsked;
    private bool waiting, given, aborted;

    /// <summary>How often the key has started to blink.</summary>
    public int TimesAsked
    {
        get
        {
            lock (gate)
            {
                return timesAsked;
            }
        }
    }

    public bool IsWaiting
    {
        get
        {
            lock (gate)
            {
                return waiting;
            }
        }
    }

    /// <returns>False if the key was not blinking.</returns>
    public bool Give()
    {
        lock (gate)
        {
            given = waiting;
            Monitor.PulseAll(gate);
            return given;
        }
    }

    public Task AskedAsync(int times, TimeSpan timeout)
        => Deadline.UntilAsync(() => TimesAsked >= times, () => $"the key requested {TimesAsked} touches instead of {times}", timeout);

    internal bool Wait()
    {
        lock (gate)
        {
            (waiting, given, aborted) = (true, false, false);
            timesAsked++;
            for (var watch = Stopwatch.StartNew(); !given && !aborted && timeout - watch.Elapsed is var left && left > TimeSpan.Zero;)
            {
                Monitor.Wait(gate, left);
            }

            waiting = false;
            return given;
        }
    }

    internal void Abort()
    {
        lock (gate)
        {
            aborted = true;
            Monitor.PulseAll(gate);
        }
    }
}
