using MfaSecure.Aws;
using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>Where a session comes from: the cache, else (one process at a time) a code and STS. Joins <c>Aws</c> and <c>Mfa</c>.</summary>
public sealed class SessionBroker(Host host)
{
    private const int Tries = 3;

    private readonly SessionFolder folder = new(host);

    /// <summary>The kept session, if it may still be used; nothing else is tried.</summary>
    public Session? Kept(SessionRequest request)
    {
        var session = new SessionCache(host, folder).Load(request.Key);
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
    {
        return Kept(request) ?? await RefreshAsync(request, cancellation);
    }

    /// <summary>A session in place of one that is not kept or not to be used; another process may have fetched it meanwhile.</summary>
    /// <exception cref="UserError">It cannot be had.</exception>
    public async Task<Session> RefreshAsync(SessionRequest request, CancellationToken cancellation)
    {
        if (request.Sts.Problem() is { } problem)
        {
            throw problem;
        }

        using var gate = await RefreshGate.EnterAsync(host, folder, request.Key, cancellation);
        if (Kept(request) is { } others)
        {
            return others;
        }

        var cache = new SessionCache(host, folder);
        var session = GemSessions.Find(host, request) ?? await FetchAsync(request, cancellation);
        cache.Save(request.Key, session);
        return session;
    }

    /// <summary>A session of the same keys without MFA, which is not kept.</summary>
    /// <exception cref="UserError">STS refused, or could not be asked.</exception>
    public async Task<Session> GetWithoutMfaAsync(SessionRequest request, CancellationToken cancellation)
    {
        using var sts = await ConnectAsync(request, cancellation);
        return SessionOf(await sts.GetSessionTokenAsync(null, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
    }

    private async Task<StsClient> ConnectAsync(SessionRequest request, CancellationToken cancellation)
    {
        var plan = request.Plan;
        var keys = plan.Keys ?? await KeysProcess.RunAsync(plan.KeysProcess!, host, cancellation);
        return new(keys, request.Sts, StsNetwork.Resolve(host.Environment.Get, plan.Setting), host.Clock, plan.ProfileName);
    }

    private Session SessionOf(StsSession answer) => new(answer.Credentials, answer.Credentials.Expiration!.Value, host.Clock.GetUtcNow());

    private async Task<Session> FetchAsync(SessionRequest request, CancellationToken cancellation)
    {
        using var sts = await ConnectAsync(request, cancellation);
        var clock = new StepClock(host.Clock, () => TimeSpan.Zero, _ => false);
        using var asker = new CodeAsker(host, request.MfaSettings(host.Environment), clock);
        StsException? refusal = null;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var code = await NextCodeAsync(asker, request.Device, refusal, cancellation);
            try
            {
                var proof = new MfaProof(request.Device.Serial, code.Digits) { FromThisClock = code.IsCertain };
                return SessionOf(await sts.GetSessionTokenAsync(proof, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
            }
            catch (StsException exception) when (exception.Failure.AskAgain)
            {
                refusal = exception;
                asker.Tell($"aws-mfa-secure: {exception.Message}{(exception.Hint is { } hint ? $"; {hint}" : "")}");
            }
        }

        throw new UserError($"Giving up after {Tries} retries.", refusal!.Hint, cause: refusal);
    }

    /// <summary>After a refusal that nobody can follow up with another code, the refusal is what to tell of.</summary>
    private static async Task<MfaCode> NextCodeAsync(CodeAsker asker, MfaDevice device, StsException? refusal, CancellationToken cancellation)
    {
        try
        {
            return await asker.AskAsync(device, cancellation);
        }
        catch (UserError) when (refusal is not null)
        {
            throw refusal;
        }
    }
}
