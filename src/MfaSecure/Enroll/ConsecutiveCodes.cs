using MfaSecure.Mfa;

namespace MfaSecure.Enroll;

/// <summary>Two time steps in a row whose codes AWS has not taken yet: the one before now's, and now's.</summary>
/// <remarks>Never a step to come: AWS would take the device's clock to be ahead from then on, and refuse the codes of its true time.</remarks>
internal static class ConsecutiveCodes
{
    /// <summary>Waits for them, with a countdown.</summary>
    /// <returns>The earlier step.</returns>
    /// <param name="clock">Which step it is.</param>
    /// <param name="isSpent">Whether AWS would refuse a step's code.</param>
    /// <param name="time">Waits.</param>
    /// <param name="prompter">Where it is counted; null for nowhere.</param>
    /// <param name="cancellation">Ends it.</param>
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

            prompter?.Count($"AWS takes each code once; two new ones are there in {(later * TotpClock.Seconds) - clock.Now.ToUnixTimeSeconds()} s ");
            hasCounted = true;
            await Task.Delay(TimeSpan.FromMilliseconds(1000 - clock.Now.Millisecond), time, cancellation);
        }
    }
}
