using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>The first session of a new device, by a code computed of the seed that is still in memory: no second touch.</summary>
internal sealed class FirstSession(Host host, TotpClock clock, UsedCodes usedCodes, EnrollConsole talk)
{
    private const int Tries = 3;

    /// <summary>The session, kept for the next <c>aws</c>; null where AWS takes no code yet, which is told and no failure.</summary>
    public async Task<Session?> FetchAsync(UserProfile profile, Credentials keys, string serial, TotpSecret seed, CancellationToken cancellation)
    {
        if (profile.Resolution.Decision != Decision.Session || profile.Resolution.Serial != serial)
        {
            talk.Tell($"No session is fetched: {profile.Resolution.Reason}.");
            return null;
        }

        using var sts = profile.Connect(host, keys);
        StsException? refusal = null;
        // The steps of now and before are spent by the enabling. AWS takes the next one a little early, as of a clock that is ahead.
        var step = clock.Step;
        while (usedCodes.IsSpent(step))
        {
            step++;
        }

        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                var code = new MfaCode(serial, seed.CodeAt(step)) { IsComputed = true };
                var answer = await talk.WhileAsync(
                    "Fetching the first session", () => sts.GetSessionTokenAsync(code, TimeSpan.FromSeconds(profile.Request.Limits.Seconds), cancellation));
                usedCodes.Spend(step, code.Digits);
                var session = new Session(answer.Credentials, answer.Credentials.Expiration!.Value, host.Clock.GetUtcNow());
                new SessionCache(SessionFolder.Of(host)).Save(profile.Request.Key, session);
                return session;
            }
            catch (StsException exception) when (exception.Failure.AskAgain)
            {
                refusal = exception;
                if (clock.Step >= step)
                {
                    usedCodes.Spend(step, seed.CodeAt(step));
                }

                if (attempt < Tries)
                {
                    await TerminalPrompter.CountDownAsync(talk.Prompter, clock.WaitForFreshStepAsync(cancellation));
                    step = clock.Step;
                }
            }
            catch (UserError error)
            {
                talk.Tell($"The first session could not be fetched: {error.Message}. The next aws command asks for it.");
                return null;
            }
        }

        talk.Tell($"AWS takes no code of the new device yet ({refusal!.Message}). The next aws command asks for one.");
        return null;
    }
}
