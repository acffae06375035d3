using System.Runtime.CompilerServices;

namespace MfaSecure.Mfa;

/// <summary>The time that codes are computed for, and which of a device's time steps AWS has already answered for.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="skew">AWS's clock minus this machine's, as far as it is known.</param>
/// <param name="isSpent">Whether a time step is spent.</param>
/// <param name="look">Asks AWS for its time, so that a machine that woke with a wrong clock computes the right code at once.</param>
internal sealed class TotpClock(TimeProvider clock, Func<TimeSpan> skew, Func<long, bool> isSpent, Func<CancellationToken, Task>? look = null)
{
    private Func<CancellationToken, Task>? look = look;

    /// <summary>The length of a time step (RFC 6238's default, and AWS's).</summary>
    public const int Seconds = 30;

    /// <summary>The corrected time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + skew();

    public long Step => Now.ToUnixTimeSeconds() / Seconds;

    /// <summary>How long the current time step still lasts.</summary>
    public long SecondsLeft => Seconds - (Now.ToUnixTimeSeconds() % Seconds);

    public bool IsSpentNow => isSpent(Step);

    /// <summary>Before a code is computed: asks AWS for its time once, then waits for an unspent time step.</summary>
    /// <returns>Each second, how many are left; nothing where there is nothing to wait for.</returns>
    public async IAsyncEnumerable<long> WaitForFreshStepAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref look, null) is { } first)
        {
            await first(cancellation);
        }

        while (IsSpentNow)
        {
            var now = Now.ToUnixTimeSeconds();
            yield return SecondsLeft;
            await Task.Delay(TimeSpan.FromSeconds(now + 1) - TimeSpan.FromMilliseconds(Now.ToUnixTimeMilliseconds()), clock, cancellation);
        }
    }
}
