namespace MfaSecure.Mfa;

/// <summary>The time that codes are computed for, and which of a device's time steps AWS has already answered for.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="skew">AWS's clock minus this machine's, as far as it is known.</param>
/// <param name="isSpent">Whether a time step (RFC 6238, 30 s) is spent.</param>
public sealed class StepClock(TimeProvider clock, Func<TimeSpan> skew, Func<long, bool> isSpent)
{
    /// <summary>AWS's MFA devices have 30 s (RFC 6238's default).</summary>
    public const int Seconds = 30;

    /// <summary>The corrected time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + skew();

    /// <summary>The time step now.</summary>
    public long Step => Now.ToUnixTimeSeconds() / Seconds;

    /// <summary>Whether a code of now would be refused.</summary>
    public bool IsSpentNow => isSpent(Step);

    /// <summary>Waits until a code can be new to AWS, with a countdown on the terminal.</summary>
    public async Task WaitForFreshStepAsync(TerminalDesk? desk, CancellationToken cancellation)
    {
        var hasCounted = false;
        while (IsSpentNow)
        {
            var now = Now.ToUnixTimeSeconds();
            var left = Seconds - (now % Seconds);
            desk?.Count($"The current code has been used; the next one comes in {left} s ");
            hasCounted = true;
            await Task.Delay(TimeSpan.FromSeconds(now + 1) - TimeSpan.FromMilliseconds(Now.ToUnixTimeMilliseconds()), clock, cancellation);
        }

        if (hasCounted)
        {
            desk?.Count("");
        }
    }
}
