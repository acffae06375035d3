namespace MfaSecure.Mfa;

/// <summary>The time that codes are computed for, and which of a device's time steps AWS has already answered for.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="skew">AWS's clock minus this machine's, as far as it is known.</param>
/// <param name="isSpent">Whether a time step (RFC 6238, 30 s) is spent.</param>
/// <param name="look">Looks at AWS's clock, so that a machine that woke with a wrong one computes the right code at once.</param>
internal sealed class TotpClock(TimeProvider clock, Func<TimeSpan> skew, Func<long, bool> isSpent, Func<CancellationToken, Task>? look = null)
{
    private Func<CancellationToken, Task>? look = look;

    /// <summary>AWS's MFA devices have 30 s (RFC 6238's default).</summary>
    public const int Seconds = 30;

    /// <summary>The corrected time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + skew();

    /// <summary>The time step now.</summary>
    public long Step => Now.ToUnixTimeSeconds() / Seconds;

    /// <summary>How long the time step lasts yet.</summary>
    public long SecondsLeft => Seconds - (Now.ToUnixTimeSeconds() % Seconds);

    /// <summary>Whether a code of now would be refused.</summary>
    public bool IsSpentNow => isSpent(Step);

    /// <summary>Before a code is computed: looks at AWS's clock once, then waits until a code can be new, with a countdown.</summary>
    public async Task WaitForFreshStepAsync(TerminalPrompter? prompter, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref look, null) is { } first)
        {
            await first(cancellation);
        }

        if (!IsSpentNow)
        {
            return;
        }

        try
        {
            while (IsSpentNow)
            {
                var now = Now.ToUnixTimeSeconds();
                prompter?.Count($"The current code has been used; the next one comes in {SecondsLeft} s ");
                await Task.Delay(TimeSpan.FromSeconds(now + 1) - TimeSpan.FromMilliseconds(Now.ToUnixTimeMilliseconds()), clock, cancellation);
            }
        }
        finally
        {
            prompter?.StopCounting();
        }
    }
}
