using MfaSecure.Mfa;

namespace MfaSecure.Tests;

internal static class NoStep
{
    /// <summary>The machine's clock, and no time step that AWS has seen.</summary>
    public static TotpClock IsSpent { get; } = new(TimeProvider.System, () => TimeSpan.Zero, _ => false);
}
