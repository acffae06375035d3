namespace MfaSecure.Sandbox;

/// <summary>The machine's clock, which a test can shift or freeze.</summary>
public sealed class SandboxClock : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan offset;
    private DateTimeOffset? frozen;

    public static SandboxClock FrozenAt(DateTimeOffset time) => new() { frozen = time };

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return frozen ?? System.GetUtcNow() + offset;
        }
    }

    public void Shift(TimeSpan by)
    {
        lock (gate)
        {
            offset += by;
            frozen += by;
        }
    }

    public void Freeze()
    {
        lock (gate)
        {
            frozen ??= System.GetUtcNow() + offset;
        }
    }
}
