using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>An HTTP proxy on loopback that connects every host to one server and records the requested hosts.</summary>
/// <remarks>
/// With it, a request to <c>https://sts.eu-west-1.amazonaws.com</c> reaches a <see cref="LocalSts"/> that has this name in its
/// certificate (<see cref="LocalStsOptions.TlsNames"/>).
/// </remarks>
public sealed class LocalProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stopped;
    private readonly Lock gate = new();
    private readonly List<string> targets = [];
    private readonly int serverPort;
    private readonly string? credentials;

    private LocalProxy(int serverPort, string? credentials)
    {
        (this.serverPort, this.credentials) = (serverPort, credentials);
        stopped = stopping.Token;
        listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Requested targets: <c>host:port</c> of a CONNECT, otherwise the URL. Rejected requests are not included.</summary>
    public IReadOnlyList<string> Targets
    {
        get
        {
            lock (gate)
            {
                return [.. targets];
            }
        }
    }

    public static LocalProxy Start(LocalSts server, string? credentials = null) => new(server.Port, credentials);

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopped);
                _ = Task.Run(() => ServeAsync(client), stopped);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            using var server = new TcpClient();
            var stream = client.GetStream();
            var head = await HeadAsync(stream);
            if (credentials is not null && !head.Contains(
                $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}\r\n", StringComparison.OrdinalIgnoreCase))
            {
                await stream.WriteAsync(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(),
                    stopped);
                return;
            }

            var words = head.Split(' ', 3);
            lock (gate)
            {
                targets.Add(words[1]);
            }

            await server.ConnectAsync(IPAddress.Loopback, serverPort, stopped);
            var upstream = server.GetStream();
            await (words[0] == "CONNECT"
                ? stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stopped)
                : upstream.WriteAsync(Encoding.Latin1.GetBytes(head), stopped));
            await Task.WhenAny(stream.CopyToAsync(upstream, stopped), upstream.CopyToAsync(stream, stopped));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client or the server closed its connection.
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stopped);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
