using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Credentials = MfaSecure.Profiles.Credentials;

namespace MfaSecure.Sts;

/// <summary>With <c>StsSdk</c> the only user of the AWS SDK. All settings are parameters: the SDK reads no variable, file or metadata service.
/// One call at a time, on one connection; the limit of 30 s includes retries.</summary>
internal sealed class StsClient : IDisposable
{
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(30);

    /// <summary>AWS's machines do not agree to the second, and <c>Date</c> has no fraction.</summary>
    private static readonly TimeSpan ExpirationSlack = TimeSpan.FromMinutes(1);

    private readonly StsSdk sdk;
    private readonly StsHttpHandler handler;
    private readonly TimeProvider clock;
    private readonly Uri endpoint;
    private readonly StsCall origin;
    private readonly TimeSpan timeLimit;
    private readonly Credentials keys;

    public StsClient(
        Credentials credentials,
        StsSettings settings,
        StsNetwork network,
        TimeProvider clock,
        string? profile = null,
        TimeSpan? connectTimeout = null,
        TimeSpan? wholeTimeout = null,
        string? signedByRole = null)
    {
        if (settings.Problem() is { } problem)
        {
            throw problem;
        }

        (this.clock, keys) = (clock, credentials);
        timeLimit = wholeTimeout ?? Whole;
        handler = new StsHttpHandler(network, connectTimeout ?? Connect, clock);
        AWSCredentials signer = credentials.IsTemporary
            ? new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken)
            : new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey);
        sdk = new StsSdk(signer, StsSdk.Configure(settings, handler));
        endpoint = new Uri(sdk.DetermineServiceOperationEndpoint(new GetCallerIdentityRequest()).URL);
        origin = StsCall.To(endpoint, network, credentials) with
        {
            Profile = profile,
            Partition = settings.Partition,
            Region = settings.Region,
            EndpointSource = settings.EndpointSource,
            SignedByRole = signedByRole,
        };
    }

    public string Host => origin.Host;

    /// <summary>Null unless anybody between us and the endpoint can read codes and sessions, and change the response.</summary>
    public string? CleartextWarning
        => IsInTheClear ? $"the code and the session are sent unencrypted to {Host}: {origin.EndpointSource} is an http URL" : null;

    private bool IsInTheClear => endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback;

    /// <summary>Throws for access keys or a serial number that STS cannot use, before anyone is asked for a code.</summary>
    public void Check(string serial)
    {
        if ((StsKeyFailure.Of(origin, keys) ?? StsSerialFailure.Of(origin with { Serial = serial })) is { } faulty)
        {
            throw new StsException(faulty);
        }
    }

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
            (response, call, asked) => SessionOf(response.Credentials, call, duration, asked),
            cancellationToken);
    }

    /// <summary>Needs no code where the session that signs has MFA, or the role requires none.</summary>
    public Task<StsSession> AssumeRoleAsync(AssumeRole role, MfaCode? mfa, CancellationToken cancellationToken)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = role.RoleArn,
            RoleSessionName = role.SessionName,
            ExternalId = role.ExternalId,
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
            call,
            token => sdk.AssumeRoleAsync(request, token),
            (response, made, asked) => SessionOf(response.Credentials, made, role.Duration ?? AssumeRole.DefaultDuration, asked),
            cancellationToken);
    }

    /// <summary>Without a session policy, AWS gives a federated user no permissions; with one, those of the user that it allows.</summary>
    private const string AllOfTheUser = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    /// <summary>Needs long-term keys and takes no code.</summary>
    public Task<StsSession> GetFederationTokenAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var request = new GetFederationTokenRequest { Name = name, DurationSeconds = (int)duration.TotalSeconds, Policy = AllOfTheUser };
        return CallAsync(
            With("GetFederationToken", null) with { Duration = duration },
            token => sdk.GetFederationTokenAsync(request, token),
            (response, made, asked) => SessionOf(response.Credentials, made, duration, asked),
            cancellationToken);
    }

    /// <summary>AWS allows this call regardless of policies.</summary>
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => CallAsync(
        With("GetCallerIdentity", null),
        token => sdk.GetCallerIdentityAsync(new GetCallerIdentityRequest(), token),
        (response, _, _) => response is { Account.Length: > 0, Arn.Length: > 0 }
            ? new CallerIdentity(response.Account, response.Arn, AuthenticatedSkew)
            : null,
        cancellationToken);

    /// <summary>AWS's clock minus this machine's, from the <c>Date</c> of any response; null when nothing answered. The next call reuses the connection.</summary>
    public async Task<TimeSpan?> SeeSkewAsync(CancellationToken cancellationToken)
    {
        handler.Reset();
        try
        {
            using var client = new HttpClient(handler, disposeHandler: false);
            using var response = await client.GetAsync(endpoint, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return handler.Last.Skew;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or UserError)
        {
            return null;
        }
    }

    public void Dispose()
    {
        sdk.Dispose();
        handler.Dispose();
    }

    private async Task<T> CallAsync<TResponse, T>(
        StsCall call, Func<CancellationToken, Task<TResponse>> send, Func<TResponse, StsCall, DateTimeOffset, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (StsSerialFailure.Of(call) is { } faulty)
        {
            throw new StsException(faulty);
        }

        handler.Reset();
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(timeLimit);
        try
        {
            var asked = clock.GetUtcNow();
            return read(await send(whole.Token), call, asked) ?? throw Failed(call, handler.Last);
        }
        catch (Exception e) when (e is not (UserError or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed(call, ResponseTo(e, whole.IsCancellationRequested));
        }
    }

    private StsErrorResponse ResponseTo(Exception exception, bool timedOut)
    {
        var last = handler.Last;
        if (last.Fault is { } fault)
        {
            // With a proxy, these faults are about the proxy.
            return origin.Proxy is not null
                && fault is TransportFault.ConnectionRefused or TransportFault.NameUnknown or TransportFault.NoNetwork
                ? last with { Fault = TransportFault.ProxyUnreachable }
                : last;
        }

        if (timedOut)
        {
            return last with { Fault = TransportFault.Timeout };
        }

        // For a response that is not AWS's XML, the SDK sets no code or its own name of the status.
        return exception is AmazonServiceException { ErrorCode.Length: > 0 } refused and not AmazonUnmarshallingException
            && refused.ErrorCode != refused.StatusCode.ToString()
            ? last with { Code = refused.ErrorCode, Message = refused.Message }
            : last;
    }

    /// <summary>After a success; whoever can change the response can also invent one.</summary>
    private TimeSpan? AuthenticatedSkew => IsInTheClear ? null : handler.Last.Skew;

    private StsException Failed(StsCall call, StsErrorResponse response) =>
        new(StsFailureReader.Read(call with { StepUsed = call.StepUsed || handler.MayHaveTakenCode }, response));

    private StsCall With(string action, MfaCode? mfa) => origin with
    {
        Action = action,
        Serial = mfa?.Serial,
        StepUsed = mfa?.StepUsed ?? false,
        CodeFromThisClock = mfa?.IsComputed ?? false,
        Correction = mfa?.Correction ?? default,
        CodeFromProgram = mfa?.IsCertain ?? false,
    };

    /// <summary>It ends so many seconds after it was asked for, by this machine's clock, which may be off. AWS's clock only says whether
    /// <c>Expiration</c> is believable.</summary>
    private StsSession? SessionOf(Amazon.SecurityToken.Model.Credentials? issued, StsCall call, TimeSpan duration, DateTimeOffset asked)
    {
        if (issued is not { AccessKeyId.Length: >= 16, SecretAccessKey.Length: > 0, SessionToken.Length: > 0, Expiration: { } expiration })
        {
            return null;
        }

        var last = handler.Last;
        var end = new DateTimeOffset(expiration.ToUniversalTime());
        var left = end - (last.ServerDate ?? last.LocalTime);
        return left > TimeSpan.Zero && left <= duration + ExpirationSlack
            ? new StsSession(new Credentials(issued.AccessKeyId, issued.SecretAccessKey, issued.SessionToken, asked + (left < duration ? left : duration)), AuthenticatedSkew)
            : throw new StsException(StsNetworkFailure.OfExpiration(call, end, duration));
    }
}
