using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>
/// Gives sessions to the programs of one <c>exec --server</c>, as a container's endpoint gives its credentials: on loopback,
/// to who has the token, for as long as the program runs.
/// </summary>
/// <remarks>
/// Own HTTP, and little of it. HttpListener cannot choose a free port by itself, has no limits on a request's size or time
/// outside Windows, and answers malformed requests before we see them; Kestrel is a framework of its own, larger than the
/// whole program. What is left to do here is one GET without a body.
/// </remarks>
internal sealed class CredentialsServer : IAsyncDisposable
{
    private const int MostConnections = 64;

    /// <summary>For a request to arrive whole, and for its answer to be taken; a refresh in between has its own time-outs.</summary>
    private static readonly TimeSpan Transfer = TimeSpan.FromSeconds(3);

    private readonly Host host;
    private readonly Func<string?, SessionRequest?> find;
    private readonly SessionRenewals renewals;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim slots = new(MostConnections);
    private readonly CancellationTokenSource stop = new();
    private readonly RequestAuthorizer door;
    private readonly Task accepting;

    /// <summary>Begins to listen, on a free port of 127.0.0.1.</summary>
    /// <param name="host">The world.</param>
    /// <param name="find">The session that a profile of the files needs (null: the profile of exec); null where it needs none.</param>
    public CredentialsServer(Host host, Func<string?, SessionRequest?> find)
    {
        (this.host, this.find, renewals) = (host, find, new(host));
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Token = RequestAuthorizer.NewToken();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        door = new(port, Token);
        accepting = AcceptAsync();
        host.Debug($"the credentials server listens on port {port}");
    }

    /// <summary>For <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>; <c>profile/NAME</c> may be added to it.</summary>
    public string Url { get; }

    /// <summary>For <c>AWS_CONTAINER_AUTHORIZATION_TOKEN</c>.</summary>
    public string Token { get; }

    /// <summary>The first session, which was fetched before the program was started.</summary>
    public void Remember(SessionRequest request, Session session) => renewals.Remember(request, session);

    /// <summary>Ends the prompts there are: Ctrl-C.</summary>
    public void CancelRenewals() => renewals.Cancel();

    /// <summary>Nobody is answered any more, nobody is asked any more.</summary>
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
                // Beyond the limit they wait in the kernel's queue.
                await slots.WaitAsync(stop.Token);
                var socket = await NextAsync();
                _ = Task.Run(() => ServeAsync(socket), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task<Socket> NextAsync()
    {
        while (true)
        {
            try
            {
                return await listener.AcceptSocketAsync(stop.Token);
            }
            catch (SocketException exception) when (!stop.IsCancellationRequested)
            {
                // The peer has gone again, or there are no descriptors left: the next one may be served.
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
                limit.CancelAfter(Transfer);
                var answer = await AnswerAsync(socket, limit.Token);
                if (answer is not null)
                {
                    using var sending = new CancellationTokenSource(Transfer);
                    await SendAsync(socket, answer.ToBytes(), sending.Token);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The asker went away, or was too slow.
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
                return length < head.Length ? null : ServerResponse.Failing(431, "TooLarge", "the request's head is too long");
            }

            length += count;
            end = ServerRequest.EndOf(head.AsSpan(0, length));
        }

        return await AnswerAsync(head.AsMemory(0, end));
    }

    /// <summary>The answer to one request's head.</summary>
    internal async Task<ServerResponse> AnswerAsync(ReadOnlyMemory<byte> head)
    {
        var request = ServerRequest.Parse(head.Span);
        var answer = request is null
            ? ServerResponse.Failing(400, "BadRequest", "this is no well-formed GET request")
            : door.Objection(request)
                ?? (RequestAuthorizer.TryProfile(request.Target, out var profile) ? await CredentialsAsync(profile) : RequestAuthorizer.NotFound());
        host.Debug($"the credentials server answers {answer.Status}");
        return answer;
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
#pragma warning disable CA1031 // What one request meets must not end the server, nor be told to who cannot judge it.
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
