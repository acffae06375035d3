using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed class TouchCodeReader(TotpClock clock, TerminalPrompter? prompter, YubiKeyMessages messages, PendingTouch pendingTouch, TimeProvider machine)
{
    private const int TouchRequests = 3;

    /// <summary>One account, on a YubiKey and its backups: any of them may be touched. Null if nobody touched one.</summary>
    /// <remarks>Disposes the YubiKeys, except those that still blink when the wait ends.</remarks>
    public async Task<(OathCode Code, YubiKey Key)?> GetAsync(
        IReadOnlyList<(YubiKey Key, OathEntry Entry)> matches, string? name, IReadOnlyList<TouchRequest> resumed, CancellationToken cancellation)
    {
        List<TouchRequest> pending = [.. resumed];
        var all = matches;
        try
        {
            for (var request = 1; request <= TouchRequests; request++)
            {
                if (pending.Count == 0)
                {
                    await TerminalPrompter.CountDownAsync(prompter, clock.WaitForFreshStepAsync(cancellation));
                    clock.CheckIsClose();
                    if (matches.FirstOrDefault(match => !match.Entry.NeedsTouch) is { Key: { } key, Entry: var entry })
                    {
                        return (entry.Code is { } ready && IsOfNow(ready) ? ready : await key.Applet.CalculateAsync(entry.Account, clock.Now, cancellation), key);
                    }
                }

                pending.AddRange(matches.Where(match => !pending.Exists(open => open.Key == match.Key)).Select(match => Request(match.Key, match.Entry, name)));
                try
                {
                    var touched = await TouchedAsync(pending, isFirst: request == 1 && resumed.Count == 0, cancellation);
                    var code = await touched.Code;
                    if (!resumed.Contains(touched) || (IsOfNow(code) && !clock.IsSpentNow))
                    {
                        return (code, touched.Key);
                    }

                    messages.TellTouch("the code of that touch has expired; touch once more", name);
                }
                catch (OathException problem) when (problem.Failure == OathFailure.TouchNotGiven)
                {
                    matches = [.. matches.Where(match => pending.Exists(ended => ended.Key == match.Key && ended.WasNotTouched))];
                    if (request < TouchRequests)
                    {
                        messages.TellTouch("the YubiKey was not touched in time; touch it now", name);
                    }
                    else
                    {
                        messages.End("the YubiKey was not touched in time; to use it, unplug it and plug it in again");
                    }
                }

                pending.RemoveAll(ended => ended.Code.IsCompleted);
            }

            return null;
        }
        finally
        {
            // They cannot be told to stop blinking; the next try resumes them.
            pending.RemoveAll(ended => ended.Code.IsCompleted);
            foreach (var (key, _) in all)
            {
                if (!pending.Exists(open => open.Key == key))
                {
                    key.Dispose();
                }
            }

            if (pending.Count > 0)
            {
                pendingTouch.Leave(pending);
            }
        }
    }

    private TouchRequest Request(YubiKey key, OathEntry entry, string? name)
        => new(key, entry, name, machine.GetUtcNow()) { Code = key.Applet.CalculateAsync(entry.Account, clock.Now, CancellationToken.None) };

    /// <summary>The first that is touched. Fails only if all do.</summary>
    private async Task<TouchRequest> TouchedAsync(List<TouchRequest> requests, bool isFirst, CancellationToken cancellation)
    {
        using var untilTouched = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            if (!requests.Exists(request => request.Code.IsCompletedSuccessfully))
            {
                messages.AskTouch(requests[0].Name, isFirst, untilTouched.Token);
            }

            for (var open = requests.ToList(); ;)
            {
                var ended = await Task.WhenAny(open.Select(request => request.Code)).WaitAsync(cancellation);
                var first = open.Find(request => request.Code == ended)!;
                open.Remove(first);
                if (ended.IsCompletedSuccessfully)
                {
                    return first;
                }

                if (open.Count == 0)
                {
                    await (requests.Find(request => request.WasNotTouched) ?? first).Code;
                }
            }
        }
        finally
        {
            await untilTouched.CancelAsync();
        }
    }

    private bool IsOfNow(OathCode code) => clock.Now >= code.ValidFrom && clock.Now < code.ValidUntil;
}
