using System.Net;
using System.Net.Sockets;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>Serves sessions to the program of one <c>exec --server</c>, like a container credential endpoint.</summary>
/// <remarks>Own HTTP, for one GET without a body: HttpListener cannot choose a free port and limits neither size nor time
/// outside Windows; Kestrel is larger than the whole program.</remarks>
internal sealed class CredentialsServer : IAsyncDisposable
{
    private const int MostConnections = 64;

    /// <summary>Until a request is complete its sender has not shown the token: it must not keep others waiting.</summary>
    private static readonly TimeSpan Receiving = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Sending = TimeSpan.FromSeconds(3);

    private readonly Host host;
    private readonly Func<string?, SessionRequest?> find;
    private readonly SessionRenewals renewals;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim slots = new(MostConnections);
    private readonly CancellationTokenSource stop = new();
    private readonly RequestAuthorizer authorizer;
    private readonly Func<Socket, bool> isForeign;
    private readonly Task accepting;

    /// <summary><c>find</c> maps a profile (null: that of exec) to its session, or to null if it has none.</summary>
    /// <remarks><c>isForeign</c>: whether a connection is another user's.</remarks>
    public CredentialsServer(Host host, Func<string?, SessionRequest?> find, Func<Socket, bool>? isForeign = null)
    {
        (this.host, this.find, renewals) = (host, find, new(host));
        this.isForeign = isForeign ?? LoopbackPeer.IsForeign;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Token = RequestAuthorizer.NewToken();
        Url = $"http://127.0.0.1:{port}/";
        authorizer = new(port, Token);
        accepting = AcceptAsync();
        host.Debug($"the credentials server listens on port {port}");
    }

    /// <summary>For <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>; <c>profile/NAME</c> may be appended.</summary>
    public string Url { get; }

    public string Token { get; }

    /// <summary>The first session is fetched before the program starts.</summary>
    public void Remember(SessionRequest request, Session session) => renewals.Remember(request, session);

    public void CancelRenewals() => renewals.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await renewals.DisposeAsync();
        for (var connection = 0; connection < MostConnections; connection++)
        {
            await slots.WaitAsync();
        }

        slots.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                // Beyond the limit, connections wait in the kernel's queue.
                await slots.WaitAsync(stop.Token);
                var socket = await NextAsync();
                _ = Task.Run(() => ServeAsync(socket), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task<Socket> NextAsync()
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                if (!isForeign(socket))
                {
                    return socket;
                }

                host.Debug($"a connection of another user is dropped");
                socket.Dispose();
            }
            catch (SocketException exception) when (!stop.IsCancellationRequested)
            {
                // The client is gone, or there are no descriptors left: the next one may work.
                host.Debug($"no connection: {exception.Message}");
                await Task.Delay(100, CancellationToken.None);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                slots.Release();
                throw new OperationCanceledException();
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using (socket)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                limit.CancelAfter(Receiving);
                var response = await AnswerAsync(socket, limit.Token);
                if (response is not null)
                {
                    using var sending = new CancellationTokenSource(Sending);
                    await SendAsync(socket, response.ToBytes(), sending.Token);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or was too slow.
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<ServerResponse?> AnswerAsync(Socket socket, CancellationToken cancellation)
    {
        var head = new byte[ServerRequest.LongestHead];
        int length = 0, end = -1;
        while (end < 0)
        {
            var count = length == head.Length ? 0 : await socket.ReceiveAsync(head.AsMemory(length), SocketFlags.None, cancellation);
            if (count == 0)
            {
                return length < head.Length ? null : ServerResponse.Failing(431, "TooLarge", "the request header is too long");
            }

            length += count;
            end = ServerRequest.EndOf(head.AsSpan(0, length));
        }

        return await AnswerAsync(head.AsMemory(0, end));
    }

    internal async Task<ServerResponse> AnswerAsync(ReadOnlyMemory<byte> head)
    {
        var request = ServerRequest.Parse(head.Span);
        var response = request is null
            ? ServerResponse.Failing(400, "BadRequest", "not a well-formed GET request")
            : authorizer.Objection(request)
                ?? (RequestAuthorizer.TryProfile(request.Target, out var profile) ? await CredentialsAsync(profile) : RequestAuthorizer.NotFound());
        host.Debug($"the credentials server answers {response.Status}");
        return response;
    }

    private async Task<ServerResponse> CredentialsAsync(string? profile)
    {
        try
        {
            return find(profile) is { } request
                ? ServerResponse.Of(await renewals.GetAsync(request), request.Role?.RoleArn)
                : RequestAuthorizer.NotFound();
        }
        catch (UserError failure)
        {
            host.Debug($"no credentials: {failure.Message}");
            return ServerResponse.Of(failure);
        }
#pragma warning disable CA1031 // One request's bug must not end the server, nor reach the client.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            host.Debug($"no credentials: {fault.ToString()}");
            return ServerResponse.Failing(500, "InternalError", $"unexpected {fault.GetType().Name} in aws-mfa-secure");
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
