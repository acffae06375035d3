using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>The cache, else (one process at a time) a code and STS.</summary>
internal sealed class SessionBroker
{
    private readonly Host host;
    private PrivateFolder? folder;
    private SessionCache cache;

    public SessionBroker(Host host)
    {
        this.host = host;
        folder = SessionFolder.Of(host);
        cache = new(folder);
    }

    public Session? Cached(SessionRequest request)
    {
        var session = cache.Load(request.Key);
        if (session is null)
        {
            host.Debug($"no session is cached");
            return null;
        }

        var objection = session.Objection(request.Limits, host.Clock.GetUtcNow());
        host.Debug($"the cached session of {session.Credentials.LastFour} is {(objection is null ? "used" : "not used: " + objection)}");
        return objection is null ? session : null;
    }

    public async Task<Session> GetAsync(SessionRequest request, CancellationToken cancellation)
        => Cached(request) ?? await RefreshAsync(request, cancellation);

    /// <summary>Fetches a session, unless another process has just done so.</summary>
    /// <remarks><c>wanted</c> is the role that the session is for, if it is for one.</remarks>
    public async Task<Session> RefreshAsync(SessionRequest request, CancellationToken cancellation, SessionRequest? wanted = null)
    {
        CryptoLibrary.Require();
        if (request.Sts.Problem() is { } problem)
        {
            throw problem;
        }

        folder = SessionFolder.Prepare(host);
        cache = new(folder);
        if (folder is null)
        {
            host.CannotKeep("session", "there is no home directory");
        }

        RecursionGuard.CheckRefreshing(host.Environment, request.Key.FileName);
        using var refreshLock = await RefreshLock.EnterAsync(
            host, folder, request.Key, MfaSettings.For(host.Environment, request.Resolution), cancellation);
        if (Cached(request) is { } others)
        {
            return others;
        }

        refreshLock.ShareFailure(request.Limits.Fresh);

        try
        {
            var session = request is { Source: { } source, Role: { } role }
                ? await AssumeRoleAsync(request, role, source, wanted ?? request, cancellation)
                : GemSessions.Find(host, request) ?? await new SessionFetch(host, request, wanted).RunAsync(cancellation);
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
            refreshLock.Failed(new("the MFA prompt was canceled", "run the command again", ErrorKind.Interrupted));
            throw;
        }
    }

    /// <summary>The source's session is cached, so one code serves every role.</summary>
    private async Task<Session> AssumeRoleAsync(SessionRequest request, RoleStep role, SessionRequest source, SessionRequest wanted, CancellationToken cancellation)
    {
        var session = Cached(source);
        if (session is not null)
        {
            try
            {
                return await RoleFetch.RunAsync(host, request, role, session.Credentials, session.Issued, cancellation);
            }
            catch (StsException exception) when (exception.Failure.SessionEnded)
            {
                // AWS ends a session early when its access key is deleted or the user's sessions are revoked.
                host.Debug($"the cached session of {session.Credentials.LastFour} is dropped: {exception.Message}");
                cache.Drop(source.Key, session.Credentials.AccessKeyId);
            }
        }

        session = await RefreshAsync(source, cancellation, wanted);
        return await RoleFetch.RunAsync(host, request, role, session.Credentials, session.Issued, cancellation);
    }

    /// <summary>Not cached.</summary>
    public Task<Session> GetWithoutMfaAsync(SessionRequest request, CancellationToken cancellation)
    {
        CryptoLibrary.Require();
        return new SessionFetch(host, request).WithoutMfaAsync(cancellation);
    }

    /// <summary>Not cached.</summary>
    public Task<Session> GetFederationAsync(SessionRequest request, string name, CancellationToken cancellation)
    {
        CryptoLibrary.Require();
        return new SessionFetch(host, request).FederateAsync(name, cancellation);
    }
}
