using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>Sessions for programs that ask again and again: cached ones at once, others renewed one at a time.</summary>
/// <remarks>SDKs wait a second or two; people need longer to touch a YubiKey. So an unexpired session is served after a short
/// wait, while the renewal continues for the next request.</remarks>
internal sealed class SessionRenewals(Host host) : IAsyncDisposable
{
    /// <summary>Less than the shortest timeout of an SDK (JavaScript: 1 s).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    private readonly Lock mutex = new();
    private readonly Dictionary<string, (Task<Session> Session, Task Patience)> running = [];
    private readonly Dictionary<string, Session> uncached = [];
    private readonly SemaphoreSlim turn = new(1);
    private CancellationTokenSource asking = new();
    private bool isEnding;

    public async Task<Session> GetAsync(SessionRequest request)
    {
        var wanted = request.RenewedAt(SessionRequest.Renewal);
        if (Cached(wanted) is { } cached)
        {
            return cached;
        }

        var (renewal, patience) = Join(wanted);
        if (Cached(request.UsedToItsEnd()) is not { } alive)
        {
            return await renewal;
        }

        _ = await Task.WhenAny(renewal, patience);
        if (renewal.IsCompletedSuccessfully)
        {
            return await renewal;
        }

        host.Debug($"using the old session, the new one is not there yet{(renewal.Exception?.InnerException is { } why ? ": " + why.Message : "")}");
        return alive;
    }

    /// <summary>Keeps a session in memory if it cannot be cached on disk.</summary>
    public void Remember(SessionRequest request, Session session)
    {
        if (new SessionBroker(host).Cached(request.UsedToItsEnd()) is null)
        {
            lock (mutex)
            {
                uncached[request.Key.Text] = session;
            }
        }
    }

    public void Cancel()
    {
        CancellationTokenSource ended;
        lock (mutex)
        {
            if (isEnding)
            {
                return;
            }

            (ended, asking) = (asking, new());
        }

        ended.Cancel();
    }

    /// <summary>Ends open prompts, waits until the terminal is restored, and starts no new ones.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] last;
        lock (mutex)
        {
            isEnding = true;
            last = [.. running.Values.Select(entry => entry.Session)];
        }

        await asking.CancelAsync();
        await Task.WhenAll(last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        turn.Dispose();
        asking.Dispose();
    }

    private Session? Cached(SessionRequest request)
    {
        if (new SessionBroker(host).Cached(request) is { } cached)
        {
            return cached;
        }

        lock (mutex)
        {
            return uncached.TryGetValue(request.Key.Text, out var session) && session.Objection(request.Limits, host.Clock.GetUtcNow()) is null ? session : null;
        }
    }

    private (Task<Session> Session, Task Patience) Join(SessionRequest wanted)
    {
        lock (mutex)
        {
            ObjectDisposedException.ThrowIf(isEnding, this);
            if (!running.TryGetValue(wanted.Key.Text, out var entry))
            {
                var cancellation = asking.Token;
                running[wanted.Key.Text] = entry = (Task.Run(() => RenewAsync(wanted, cancellation), CancellationToken.None), Task.Delay(Patience, CancellationToken.None));
            }

            return entry;
        }
    }

    private async Task<Session> RenewAsync(SessionRequest wanted, CancellationToken cancellation)
    {
        try
        {
            await turn.WaitAsync(cancellation);
            try
            {
                var session = await new SessionBroker(host).GetAsync(wanted, cancellation);
                Remember(wanted, session);
                return session;
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            throw new UserError("the MFA prompt was canceled", "run the command again", ErrorKind.Interrupted);
        }
        finally
        {
            lock (mutex)
            {
                running.Remove(wanted.Key.Text);
            }
        }
    }
}
