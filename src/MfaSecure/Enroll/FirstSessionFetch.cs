using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>The code is computed from the secret, which is still in memory: no second touch.</summary>
internal sealed class FirstSessionFetch(Host host, TotpClock clock, UsedCodes usedCodes, EnrollConsole console)
{
    private const int Tries = 3;

    /// <summary>Null where AWS accepts no code yet: that is reported, and is not a failure.</summary>
    public async Task<Session?> RunAsync(IamUserProfile profile, Credentials keys, string serial, TotpSecret secret, CancellationToken cancellation)
    {
        if (profile.Resolution.Decision != Decision.Session || profile.Resolution.Serial != serial)
        {
            console.Tell($"No session was fetched: {profile.Resolution.Reason}.");
            return null;
        }

        using var sts = profile.ConnectSts(host, keys);
        if (sts.CleartextWarning is { } warning)
        {
            host.Notice(warning);
        }

        StsException? refusal = null;
        // Activation has used the current and the previous step. AWS accepts the next one a little early, as from a clock that is ahead.
        var step = clock.Step;
        while (usedCodes.IsSpent(step))
        {
            step++;
        }

        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                var code = new MfaCode(serial, secret.CodeAt(step)) { IsComputed = true, Correction = clock.Correction };
                var response = await console.WhileAsync(
                    "Fetching the first session", () => sts.GetSessionTokenAsync(code, TimeSpan.FromSeconds(profile.Request.Limits.Seconds), cancellation));
                usedCodes.Spend(step, code.Digits);
                var session = new Session(response.Credentials, response.Credentials.Expiration!.Value, host.Clock.GetUtcNow());
                new SessionCache(SessionFolder.Prepare(host)).Save(profile.Request.Key, session);
                return session;
            }
            catch (StsException exception) when (exception.Failure.AskAgain)
            {
                refusal = exception;
                if (clock.Step >= step)
                {
                    usedCodes.Spend(step, secret.CodeAt(step));
                }

                if (attempt < Tries)
                {
                    await TerminalPrompter.CountDownAsync(console.Prompter, clock.WaitForFreshStepAsync(cancellation));
                    step = clock.Step;
                }
            }
            catch (UserError error)
            {
                console.Tell($"Could not fetch the first session: {error.Message}. The next aws command asks for it.");
                return null;
            }
        }

        console.Tell($"AWS does not accept codes of the new device yet ({refusal!.Message}). The next aws command asks for one.");
        return null;
    }
}
