using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed class TouchCodeReader(TotpClock clock, TerminalPrompter? prompter, YubiKeyMessages messages, PendingTouch pendingTouch, TimeProvider machine)
{
    private const int TouchRequests = 3;

    /// <summary>Null if nobody touched the YubiKey.</summary>
    /// <remarks>Disposes the YubiKey, unless a cancellation leaves its touch request pending.</remarks>
    public async Task<OathCode?> GetAsync(YubiKey key, OathEntry entry, string? name, TouchRequest? pending, CancellationToken cancellation)
    {
        var isLeft = false;
        try
        {
            for (var request = 1; request <= TouchRequests; request++)
            {
                var isResumed = pending is not null;
                if (pending is null)
                {
                    await TerminalPrompter.CountDownAsync(prompter, clock.WaitForFreshStepAsync(cancellation));
                    clock.CheckIsClose();
                    if (!entry.NeedsTouch)
                    {
                        return entry.Code is { } ready && IsOfNow(ready) ? ready : await key.Applet.CalculateAsync(entry.Account, clock.Now, cancellation);
                    }

                    pending = new(key, entry, name, machine.GetUtcNow()) { Code = key.Applet.CalculateAsync(entry.Account, clock.Now, CancellationToken.None) };
                }

                try
                {
                    var code = await TouchedAsync(pending, isFirst: request == 1 && !isResumed, cancellation);
                    if (!isResumed || (IsOfNow(code) && !clock.IsSpentNow))
                    {
                        return code;
                    }

                    messages.TellTouch("the code of that touch has expired; touch once more", name);
                }
                catch (OperationCanceledException)
                {
                    isLeft = true;
                    pendingTouch.Leave(pending);
                    throw;
                }
                catch (OathException problem) when (problem.Failure == OathFailure.TouchNotGiven)
                {
                    if (request < TouchRequests)
                    {
                        messages.TellTouch("the YubiKey was not touched in time; touch it now", name);
                    }
                    else
                    {
                        messages.End("the YubiKey was not touched in time; to use it, unplug it and plug it in again");
                    }
                }

                pending = null;
            }

            return null;
        }
        finally
        {
            if (!isLeft)
            {
                key.Dispose();
            }
        }
    }

    private async Task<OathCode> TouchedAsync(TouchRequest request, bool isFirst, CancellationToken cancellation)
    {
        using var untilTouched = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            if (!request.Code.IsCompleted)
            {
                messages.AskTouch(request.Name, isFirst, untilTouched.Token);
            }

            return await request.Code.WaitAsync(cancellation);
        }
        finally
        {
            await untilTouched.CancelAsync();
        }
    }

    private bool IsOfNow(OathCode code) => clock.Now >= code.ValidFrom && clock.Now < code.ValidUntil;
}
