using MfaSecure.Platform;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Where a session comes from: the cache, else (one process at a time) a code and STS. Joins <c>Aws</c> and <c>Mfa</c>.</summary>
internal sealed class SessionBroker
{
    private readonly Host host;
    private readonly PrivateFolder? folder;
    private readonly SessionCache cache;

    /// <summary>A broker on the host's own folders.</summary>
    public SessionBroker(Host host)
    {
        this.host = host;
        folder = SessionFolder.Of(host);
        cache = new(folder);
    }

    /// <summary>The kept session, if it may still be used; nothing else is tried.</summary>
    public Session? Cached(SessionRequest request)
    {
        var session = cache.Load(request.Key);
        if (session is null)
        {
            host.Debug($"no session is kept");
            return null;
        }

        var objection = request.Limits.Objection(session, host.Clock.GetUtcNow());
        host.Debug($"the kept session of {session.Credentials.LastFour} is {(objection is null ? "used" : "not used: " + objection)}");
        return objection is null ? session : null;
    }

    /// <summary>The session of a request: kept, or fetched and then kept.</summary>
    /// <exception cref="UserError">It cannot be had.</exception>
    public async Task<Session> GetAsync(SessionRequest request, CancellationToken cancellation)
        => Cached(request) ?? await RefreshAsync(request, cancellation);

    /// <summary>A session in place of one that is not kept or not to be used; another process may have fetched it meanwhile.</summary>
    /// <exception cref="UserError">It cannot be had.</exception>
    public async Task<Session> RefreshAsync(SessionRequest request, CancellationToken cancellation)
    {
        if (request.Sts.Problem() is { } problem)
        {
            throw problem;
        }

        if (folder is null)
        {
            host.CannotKeep("session", "there is no home folder to keep it in");
        }

        RecursionGuard.CheckRefreshing(host.Environment, request.Key.FileName);
        using var refreshLock = await RefreshLock.EnterAsync(host, folder, request.Key, cancellation);
        if (Cached(request) is { } others)
        {
            return others;
        }

        refreshLock.ShareFailure(request.Limits.Fresh);

        try
        {
            var session = request.Source is { } source
                ? await TakeRoleAsync(request, source, cancellation)
                : GemSessions.Find(host, request) ?? await new SessionFetch(host, request).RunAsync(cancellation);
            cache.Save(request.Key, session);
            return session;
        }
        catch (UserError failure)
        {
            refreshLock.Failed(failure);
            throw;
        }
        catch (OperationCanceledException)
        {
            refreshLock.Failed(new("the MFA prompt was cancelled", "run the command again", ErrorKind.Interrupted));
            throw;
        }
    }

    /// <summary>One touch serves every role: the source's session is kept, or fetched for all of them.</summary>
    private async Task<Session> TakeRoleAsync(SessionRequest request, SessionRequest source, CancellationToken cancellation)
    {
        var session = Cached(source);
        if (session is not null)
        {
            try
            {
                return await RoleFetch.RunAsync(host, request, session.Credentials, session.Issued, cancellation);
            }
            catch (StsException exception) when (exception.Failure.SessionEnded)
            {
                // AWS ends sessions before their time when their key is deleted or the user's sessions are revoked.
                host.Debug($"the kept session of {session.Credentials.LastFour} is given up: {exception.Message}");
                cache.Drop(source.Key, session);
            }
        }

        session = await RefreshAsync(source, cancellation);
        return await RoleFetch.RunAsync(host, request, session.Credentials, session.Issued, cancellation);
    }

    /// <summary>A session of the same keys without MFA, which is not kept.</summary>
    /// <exception cref="UserError">STS refused, or could not be asked.</exception>
    public Task<Session> GetWithoutMfaAsync(SessionRequest request, CancellationToken cancellation)
        => new SessionFetch(host, request).WithoutMfaAsync(cancellation);
}
