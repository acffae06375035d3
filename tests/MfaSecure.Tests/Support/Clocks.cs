using MfaSecure.Mfa;

namespace MfaSecure.Tests;

internal static class Clocks
{
    /// <summary>The machine's clock, without skew and without spent time steps.</summary>
    public static TotpClock Unspent => new(TimeProvider.System, () => TimeSpan.Zero, _ => false);
}
