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

    /// <summary>Anybody can send a <c>Date</c>: a code for tomorrow must not leave the YubiKey because of one.</summary>
    private static readonly TimeSpan LargestCorrection = TimeSpan.FromMinutes(5);

    public DateTimeOffset Now => clock.GetUtcNow() + Correction;

    public TimeSpan Correction => IsFarOff ? TimeSpan.Zero : skew();

    private bool IsFarOff => skew().Duration() > LargestCorrection;

    public long Step => Now.ToUnixTimeSeconds() / Seconds;

    public long SecondsLeft => Seconds - (Now.ToUnixTimeSeconds() % Seconds);

    public bool IsSpentNow => isSpent(Step);

    /// <summary>Before a code is computed for <see cref="Now"/>.</summary>
    /// <exception cref="UserError">This machine's clock is off by more than 5 minutes.</exception>
    public void CheckIsClose()
    {
        if (IsFarOff)
        {
            var seconds = (long)skew().TotalSeconds;
            throw new UserError(
                $"the clock of this machine is off by {Math.Abs(seconds)} s ({(seconds > 0 ? "behind" : "ahead of")} AWS's), so no code is computed",
                "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), then try again");
        }
    }

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
