using MfaSecure.Mfa;

namespace MfaSecure.Enroll;

/// <summary>The previous and the current time step, where AWS has accepted no code of either yet. Never a future step: AWS would then assume
/// that the device's clock is ahead, and refuse its correct codes.</summary>
internal static class ConsecutiveCodes
{
    /// <summary>Returns the earlier one.</summary>
    public static async Task<long> WaitAsync(TotpClock clock, Func<long, bool> isSpent, TimeProvider time, TerminalPrompter? prompter, CancellationToken cancellation)
    {
        for (var hasCounted = false; ;)
        {
            var (now, later) = (clock.Step, clock.Step);
            while (isSpent(later - 1) || isSpent(later))
            {
                later++;
            }

            if (later <= now)
            {
                if (hasCounted)
                {
                    prompter?.StopCounting();
                }

                return later - 1;
            }

            prompter?.Count($"AWS accepts each code once; waiting {(later * TotpClock.Seconds) - clock.Now.ToUnixTimeSeconds()} s for two unused codes ");
            hasCounted = true;
            await Task.Delay(TimeSpan.FromMilliseconds(1000 - clock.Now.Millisecond), time, cancellation);
        }
    }
}
