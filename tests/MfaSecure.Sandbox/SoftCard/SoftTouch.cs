using System.Diagnostics;

namespace MfaSecure.Sandbox;

/// <summary>The finger on the key. A touch while the key does not blink is nobody's.</summary>
public sealed class SoftTouch(TimeSpan patience)
{
    private readonly object gate = new();
    private int asked;
    private bool waiting, given, aborted;

    /// <summary>How often the key has blinked.</summary>
    public int TimesAsked
    {
        get
        {
            lock (gate)
            {
                return asked;
            }
        }
    }

    /// <summary>Whether it blinks now.</summary>
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

    /// <summary>Touches the key; false when it was not waiting for that.</summary>
    public bool Give()
    {
        lock (gate)
        {
            given = waiting;
            Monitor.PulseAll(gate);
            return given;
        }
    }

    /// <summary>Waits until the key has blinked this often.</summary>
    public async Task AskedAsync(int times, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (TimesAsked < times)
        {
            if (watch.Elapsed > timeout)
            {
                throw new TimeoutException($"the key was asked for a touch {TimesAsked} times, not {times}");
            }

            await Task.Delay(5);
        }
    }

    internal bool Wait()
    {
        lock (gate)
        {
            (waiting, given, aborted) = (true, false, false);
            asked++;
            for (var watch = Stopwatch.StartNew(); !given && !aborted && patience - watch.Elapsed is var left && left > TimeSpan.Zero;)
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
