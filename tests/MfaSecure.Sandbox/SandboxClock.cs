namespace MfaSecure.Sandbox;

/// <summary>A clock that can be shifted, frozen and moved by hand; it runs with the machine's until told otherwise.</summary>
public sealed class SandboxClock : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan offset;
    private DateTimeOffset? frozen;

    /// <summary>A clock that stands still at <paramref name="time"/>.</summary>
    public static SandboxClock FrozenAt(DateTimeOffset time) => new() { frozen = time };

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return frozen ?? System.GetUtcNow() + offset;
        }
    }

    /// <summary>Moves the clock forward, or back for a negative value.</summary>
    public void Shift(TimeSpan by)
    {
        lock (gate)
        {
            offset += by;
            frozen += by;
        }
    }

    /// <summary>Stops the clock where it is.</summary>
    public void Freeze()
    {
        lock (gate)
        {
            frozen ??= System.GetUtcNow() + offset;
        }
    }
}
