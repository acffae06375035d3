using System.Globalization;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Credentials = MfaSecure.Profiles.Credentials;

namespace MfaSecure.Sts;

/// <summary>Asks STS: GetSessionToken, AssumeRole, GetCallerIdentity. With <c>StsSdk</c> the only user of the AWS SDK.</summary>
/// <remarks>
/// Everything it uses is given: no variable, file or metadata service is looked at. It makes one call at a time and keeps
/// its connection between calls. Time-outs: 5 s for a connection, 30 s for a call with its retries.
/// </remarks>
internal sealed class StsClient : IDisposable
{
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(30);

    private readonly StsSdk sdk;
    private readonly StsHttpHandler wire;
    private readonly Uri endpoint;
    private readonly StsCall origin;
    private readonly TimeSpan timeLimit;

    /// <summary>A client that signs with the given keys and no others.</summary>
    /// <param name="credentials">Long-term keys for GetSessionToken.</param>
    /// <param name="settings">Region and endpoint.</param>
    /// <param name="network">Proxies and certificates.</param>
    /// <param name="clock">This machine's clock, to measure how far it is off.</param>
    /// <param name="profile">The profile the keys are of, for messages; null for keys from the environment.</param>
    /// <param name="connectTimeout">5 s unless given.</param>
    /// <param name="wholeTimeout">30 s unless given.</param>
    /// <exception cref="UserError">The settings cannot work: a region of another partition, an unreadable certificate bundle.</exception>
    public StsClient(
        Credentials credentials,
        StsSettings settings,
        StsNetwork network,
        TimeProvider clock,
        string? profile = null,
        TimeSpan? connectTimeout = null,
        TimeSpan? wholeTimeout = null)
    {
        if (settings.Problem() is { } problem)
        {
            throw problem;
        }

        timeLimit = wholeTimeout ?? Whole;
        wire = new StsHttpHandler(network, connectTimeout ?? Connect, clock);
        AWSCredentials keys = credentials.IsTemporary
            ? new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken)
            : new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey);
        sdk = new StsSdk(keys, StsSdk.Configure(settings, wire));
        endpoint = new Uri(sdk.DetermineServiceOperationEndpoint(new GetCallerIdentityRequest()).URL);
        var proxy = network.ProxyFor(endpoint);
        origin = new StsCall("", credentials.LastFour)
        {
            Profile = profile,
            Partition = settings.Partition,
            Region = settings.Region,
            Host = endpoint.IsDefaultPort ? endpoint.Host : endpoint.Authority,
            EndpointSource = settings.EndpointSource,
            Proxy = proxy is null ? null : $"{proxy.Host}:{proxy.Port.ToString(CultureInfo.InvariantCulture)}",
            ProxySource = proxy is null ? null : StsNetwork.VariableFor(endpoint),
            CaBundleSource = network.CaBundleSource,
            SignedBySession = credentials.IsTemporary,
        };
    }

    /// <summary>The host that is asked, with its port where that is not the usual one.</summary>
    public string Host => origin.Host;

    /// <summary>Throws where the form of a serial number shows that STS takes no code of its device.</summary>
    /// <exception cref="StsException">No code need be asked for.</exception>
    public void CheckSerial(string serial)
    {
        if (StsFailure.OfSerial(origin with { Serial = serial }) is { } faulty)
        {
            throw new StsException(faulty);
        }
    }

    /// <summary>Makes a session.</summary>
    /// <param name="mfa">The code and its device; null for a session without MFA.</param>
    /// <param name="duration">900 to 129600 s.</param>
    /// <param name="cancellationToken">Ends the call with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="StsException">STS refused, or could not be asked.</exception>
    public Task<StsSession> GetSessionTokenAsync(MfaCode? mfa, TimeSpan duration, CancellationToken cancellationToken)
    {
        var request = new GetSessionTokenRequest
        {
            DurationSeconds = (int)duration.TotalSeconds,
            SerialNumber = mfa?.Serial,
            TokenCode = mfa?.Digits,
        };
        return CallAsync(
            With("GetSessionToken", mfa) with { Duration = duration },
            token => sdk.GetSessionTokenAsync(request, token),
            response => SessionOf(response.Credentials),
            cancellationToken);
    }

    /// <summary>Takes a role.</summary>
    /// <param name="role">The role and how it is taken.</param>
    /// <param name="mfa">The code and its device; null when the keys' session has MFA already, or none is needed.</param>
    /// <param name="cancellationToken">Ends the call with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="StsException">STS refused, or could not be asked.</exception>
    public Task<StsSession> AssumeRoleAsync(AssumeRole role, MfaCode? mfa, CancellationToken cancellationToken)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = role.RoleArn,
            RoleSessionName = role.SessionName,
            ExternalId = role.ExternalId,
            SourceIdentity = role.SourceIdentity,
            DurationSeconds = role.Duration is { } duration ? (int)duration.TotalSeconds : null,
            SerialNumber = mfa?.Serial,
            TokenCode = mfa?.Digits,
        };
        var call = With("AssumeRole", mfa) with
        {
            RoleArn = role.RoleArn,
            HasExternalId = role.ExternalId is not null,
            Duration = role.Duration,
        };
        return CallAsync(
            call, token => sdk.AssumeRoleAsync(request, token), response => SessionOf(response.Credentials), cancellationToken);
    }

    /// <summary>Asks who the keys belong to; AWS answers whatever the policies say.</summary>
    /// <param name="cancellationToken">Ends the call with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="StsException">STS refused, or could not be asked.</exception>
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => CallAsync(
        With("GetCallerIdentity", null),
        token => sdk.GetCallerIdentityAsync(new GetCallerIdentityRequest(), token),
        response => response is { Account.Length: > 0, Arn.Length: > 0 }
            ? new CallerIdentity(response.Account, response.Arn, response.UserId ?? "", wire.Last.Skew)
            : null,
        cancellationToken);

    /// <summary>Looks at AWS's clock: any answer has a date, and the connection serves the call that follows.</summary>
    /// <returns>AWS's clock minus this machine's; null where nothing answered, which the call that follows will tell of.</returns>
    public async Task<TimeSpan?> SeeSkewAsync(CancellationToken cancellationToken)
    {
        wire.Reset();
        try
        {
            using var client = new HttpClient(wire, disposeHandler: false);
            using var answer = await client.GetAsync(endpoint, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return wire.Last.Skew;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or UserError)
        {
            return null;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        sdk.Dispose();
        wire.Dispose();
    }

    private async Task<T> CallAsync<TResponse, T>(
        StsCall call, Func<CancellationToken, Task<TResponse>> send, Func<TResponse, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (StsFailure.OfSerial(call) is { } faulty)
        {
            throw new StsException(faulty);
        }

        wire.Reset();
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(timeLimit);
        try
        {
            return read(await send(whole.Token)) ?? throw Failed(call, wire.Last);
        }
        catch (Exception e) when (e is not (UserError or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(call, Answer(e, whole.IsCancellationRequested));
        }
    }

    private StsErrorResponse Answer(Exception exception, bool outOfTime)
    {
        var last = wire.Last;
        if (last.Fault is { } fault)
        {
            // With a proxy between, it was the proxy that could not be reached.
            return origin.Proxy is not null
                && fault is StsFailureKind.ConnectionRefused or StsFailureKind.NameUnknown or StsFailureKind.NoNetwork
                ? last with { Fault = StsFailureKind.ProxyUnreachable }
                : last;
        }

        if (outOfTime)
        {
            return last with { Fault = StsFailureKind.Timeout };
        }

        // An answer that is no XML of AWS's leaves no code, or the SDK's own name for the status.
        return exception is AmazonServiceException { ErrorCode.Length: > 0 } refused and not AmazonUnmarshallingException
            && refused.ErrorCode != refused.StatusCode.ToString()
            ? last with { Code = refused.ErrorCode, Message = refused.Message }
            : last;
    }

    private StsException Failed(StsCall call, StsErrorResponse answer) =>
        new(StsFailure.Of(call with { StepUsed = call.StepUsed || wire.MayHaveTakenCode }, answer));

    private StsCall With(string action, MfaCode? mfa) => origin with
    {
        Action = action,
        Serial = mfa?.Serial,
        StepUsed = mfa?.StepUsed ?? false,
        CodeFromThisClock = mfa?.IsComputed ?? false,
    };

    private StsSession? SessionOf(Amazon.SecurityToken.Model.Credentials? keys) =>
        keys is { AccessKeyId.Length: >= 16, SecretAccessKey.Length: > 0, SessionToken.Length: > 0, Expiration: { } expiration }
            ? new StsSession(
                new Credentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken, new DateTimeOffset(expiration.ToUniversalTime())),
                wire.Last.Skew)
            : null;
}
