using MfaSecure.Mfa;

namespace MfaSecure.Tests;

internal static class Clocks
{
    /// <summary>The machine's time, AWS's the same, and no time step spent.</summary>
    public static TotpClock Unspent => new(TimeProvider.System, () => TimeSpan.Zero, _ => false);
}
