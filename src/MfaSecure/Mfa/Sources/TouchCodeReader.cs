using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>The code of one account on one key, with the touch that it may want.</summary>
internal sealed class TouchCodeReader(TotpClock clock, TerminalPrompter? prompter, YubiKeyMessages talk, PendingTouch left, TimeProvider machine)
{
    /// <summary>The first touch request and two more.</summary>
    private const int TouchRequests = 3;

    /// <summary>The code; null where the touch was not given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">The account.</param>
    /// <param name="running">A touch request of an earlier try that the key still waits for, or has answered since.</param>
    /// <param name="asked">Called when a touch is asked for.</param>
    /// <param name="leave">Called when the request stays with the next try: the key is not ours to give back then.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OathException">The key failed.</exception>
    public async Task<OathCode?> GetAsync(YubiKey key, OathEntry entry, TouchRequest? running, Action asked, Action leave, CancellationToken cancellation)
    {
        for (var request = 1; request <= TouchRequests; request++)
        {
            var isTakenUp = running is not null;
            if (running is null)
            {
                await clock.WaitForFreshStepAsync(prompter, cancellation);
                if (!entry.NeedsTouch)
                {
                    return entry.Code is { } ready && IsOfNow(ready) ? ready : await key.Applet.CalculateAsync(entry.Account, clock.Now, cancellation);
                }

                running = new(key, entry, machine.GetUtcNow()) { Code = key.Applet.CalculateAsync(entry.Account, clock.Now, CancellationToken.None) };
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                if (!running.Code.IsCompleted)
                {
                    talk.AskTouch(isFirst: request == 1 && !isTakenUp, waiting.Token);
                    asked();
                }

                var code = await running.Code.WaitAsync(cancellation);
                if (!isTakenUp || (IsOfNow(code) && !clock.IsSpentNow))
                {
                    return code;
                }

                talk.TellTouch("the code of that touch has run out meanwhile; one more touch");
            }
            catch (OperationCanceledException)
            {
                leave();
                left.Leave(running);
                throw;
            }
            catch (OathException problem) when (problem.Failure == OathFailure.TouchNotGiven)
            {
                if (request < TouchRequests)
                {
                    talk.TellTouch("the YubiKey was not touched in time; once more");
                }
                else
                {
                    talk.End("the YubiKey was not touched in time; pull it and plug it in to use it");
                }
            }
            finally
            {
                await waiting.CancelAsync();
            }

            running = null;
        }

        return null;
    }

    private bool IsOfNow(OathCode code) => clock.Now >= code.ValidFrom && clock.Now < code.ValidUntil;
}
