using System.Runtime.CompilerServices;

namespace MfaSecure.Mfa;

/// <summary>The time that codes are computed for.</summary>
/// <remarks><c>skew</c> is AWS's clock minus this machine's. <c>look</c> reads AWS's clock, so that a machine that woke with a
/// wrong one computes the right code at once.</remarks>
internal sealed class TotpClock(TimeProvider clock, Func<TimeSpan> skew, Func<long, bool> isSpent, Func<CancellationToken, Task>? look = null)
{
    private Func<CancellationToken, Task>? look = look;

    /// <summary>The default of RFC 6238, and AWS's.</summary>
    public const int Seconds = 30;

    public DateTimeOffset Now => clock.GetUtcNow() + skew();

    public long Step => Now.ToUnixTimeSeconds() / Seconds;

    public long SecondsLeft => Seconds - (Now.ToUnixTimeSeconds() % Seconds);

    public bool IsSpentNow => isSpent(Step);

    /// <summary>Asks AWS for its time once, then yields the seconds left, every second, until the time step is unspent.</summary>
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
