using System.Net;
using System.Net.Sockets;

namespace MfaSecure.Sandbox;

/// <summary>
/// AWS STS, IAM and the console's sign-in on loopback, as strict as AWS: signatures, session tokens, single-use codes, duration limits, clock skew, with
/// AWS's XML and messages. Written from AWS's documentation, independent of the product's code, so that both cannot share a bug.
/// </summary>
public sealed class LocalSts : IDisposable
{
    private readonly LocalStsOptions options;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stopped;
    private readonly TlsIdentity? tls;
    private readonly SigV4 signature;
    private readonly SignInService signIn;
    private readonly SandboxControl control;
    private readonly Lock gate = new();
    private readonly List<StsCall> calls = [];

    private LocalSts(LocalStsOptions options)
    {
        this.options = options;
        stopped = stopping.Token;
        tls = options.Tls ? TlsIdentity.Create(options.TlsNames) : null;
        Account = new AwsAccount(options.Clock, options.AccountId, options.Partition);
        signature = new SigV4(Account, options);
        signIn = new SignInService(Account);
        control = new SandboxControl(this);
        listener = new TcpListener(IPAddress.Loopback, options.Port);
        listener.Start(backlog: 512);
        _ = AcceptAsync();
    }

    /// <summary>The value for <c>AWS_ENDPOINT_URL</c> and its variants for STS and IAM, without a trailing slash.</summary>
    public string Url => $"{(tls is null ? "http" : "https")}://127.0.0.1:{Port}";

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public AwsAccount Account { get; }

    public SandboxClock Clock => options.Clock;

    public FaultPlan Faults { get; } = new();

    public string? CertificateAuthorityPem => tls?.AuthorityPem;

    public IReadOnlyList<StsCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>Console sign-ins: each token that was issued.</summary>
    public IReadOnlyList<ConsoleSignIn> SignIns => signIn.SignIns;

    /// <summary>All connections so far, including those without a call (such as a failed TLS handshake).</summary>
    public int Connections { get; private set; }

    public static LocalSts Start(LocalStsOptions? options = null) => new(options ?? new());

    public IamUser AddUser(string name) => Account.AddUser(name);

    public IReadOnlyList<StsCall> CallsOf(string action) => [.. Calls.Where(c => c.Action == action)];

    public Task WaitForCallsAsync(int count, string? action = null, TimeSpan? timeout = null)
        => Deadline.UntilAsync(
            () => Calls.Count(c => action is null || c.Action == action) >= count,
            () => $"waited for {count} calls of {action ?? "any action"}, got: {string.Join("; ", Calls)}",
            timeout);

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        listener.Dispose();
        tls?.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(stopped);
                Connections++;
                _ = Task.Run(() => ServeAsync(socket));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The server stopped, or the client disconnected before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        try
        {
            await using Stream plain = new NetworkStream(socket);
            await using var stream = tls is null ? plain : await tls.AuthenticateAsync(plain, stopped);
            var reader = new HttpReader(stream);
            while (await reader.ReadAsync(stopped) is { } request && await RespondAsync(request, stream, socket))
            {
                if (request["Connection"] is "close")
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException
            or InvalidDataException or System.Security.Authentication.AuthenticationException)
        {
            // The client disconnected, rejected our certificate or sent something other than HTTP. Some tests do this on purpose.
        }
    }

    /// <returns>False to close the connection.</returns>
    private async Task<bool> RespondAsync(HttpRequest request, Stream stream, Socket socket)
    {
        if (request.Path.StartsWith(SandboxControl.Prefix, StringComparison.Ordinal))
        {
            await stream.WriteAsync(control.Handle(request).ToBytes(Clock.GetUtcNow()), stopped);
            return true;
        }

        var call = Record(request);
        var fault = Faults.Take(call.Action);
        var response = fault is null or { AfterHandling: true } ? Handle(request, call) : null;
        if (fault is not null)
        {
            if (!fault.AfterHandling)
            {
                call.Outcome = fault.Name == "slow" ? null : $"fault:{fault.Name}";
            }

            var outcome = await fault.Act(new FaultContext(stream, socket, response, Clock.GetUtcNow(), stopped));
            if (outcome != FaultOutcome.Continue)
            {
                return outcome == FaultOutcome.Responded;
            }

            response = Handle(request, call);
        }

        await stream.WriteAsync(response!.ToBytes(Clock.GetUtcNow()), stopped);
        return true;
    }

    private StsCall Record(HttpRequest request)
    {
        var form = request.Form();
        var credential = (request["Authorization"] ?? "").Split("Credential=") is [_, var rest] ? rest.Split(',')[0].Split('/') : [];
        var call = new StsCall
        {
            Time = Clock.GetUtcNow(),
            Action = form.GetValueOrDefault("Action", request.Method == "CONNECT" ? "CONNECT" : ""),
            Parameters = form,
            Headers = request.Headers,
            Method = request.Method,
            Target = request.Target,
            AccessKeyId = credential.ElementAtOrDefault(0) ?? "",
            Region = credential.ElementAtOrDefault(2) ?? "",
        };
        lock (gate)
        {
            calls.Add(call);
        }

        return call;
    }

    private HttpResponse Handle(HttpRequest request, StsCall call)
    {
        if (request.Path == SignInService.Path)
        {
            var answer = signIn.Handle(request);
            call.Outcome = answer.Status < 400 ? "ok" : "refused";
            return answer;
        }

        var version = call.Parameters.GetValueOrDefault("Version", "NO_VERSION_SPECIFIED");
        var service = AwsService.All.FirstOrDefault(s => s.Version == version) ?? StsService.Table;
        try
        {
            if (service.Version != version || !service.Actions.TryGetValue(call.Action, out var action))
            {
                throw new AwsError(400, "InvalidAction", $"Could not find operation {call.Action} for version {version}");
            }

            var content = Account.Locked(() => action(
                new ActionContext(Account, service, signature.Verify(request, service.Name), new(call.Parameters))));
            call.Outcome = "ok";
            return AwsXml.Result(service, call.Action, content);
        }
        catch (AwsError error)
        {
            call.Outcome = error.Code;
            return AwsXml.Error(service, error);
        }
        catch (Exception bug)
        {
            // A bug in the sandbox: report it in the response and in the recorded call.
            call.Outcome = $"bug: {bug}";
            return AwsXml.Error(service, new AwsError(500, "SandboxBug", bug.Message));
        }
    }
}
