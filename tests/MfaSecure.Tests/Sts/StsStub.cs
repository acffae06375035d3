using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MfaSecure.Tests.Sts;

/// <summary>What the stub does with one request.</summary>
internal sealed record StsReply(string Bytes)
{
    /// <summary>Close the connection after the bytes.</summary>
    public bool Close { get; init; }

    /// <summary>Answer nothing and keep the connection open.</summary>
    public bool Hang { get; init; }
}

/// <summary>A few canned HTTP answers on a loopback port, in order; a request without a canned answer gets a closed connection.</summary>
internal sealed class StsStub : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<StsReply> _replies;
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StsStub(X509Certificate2? certificate, params StsReply[] replies)
    {
        _certificate = certificate;
        _replies = new Queue<StsReply>(replies);
        _listener.Start();
        _running = Task.Run(AcceptAsync);
    }

    public StsStub(params StsReply[] replies)
        : this(null, replies)
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"{(_certificate is null ? "http" : "https")}://localhost:{Port}";

    public int Connections { get; private set; }

    /// <summary>Done when the first request has come in whole.</summary>
    public Task FirstRequest => _first.Task;

    /// <summary>The requests, header and body, in order.</summary>
    public List<string> Requests { get; } = [];

    public static StsReply Answer(int status, string body, string headers = "", DateTimeOffset? date = null) => new(
        $"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"x-amzn-RequestId: c6104cbe-af31-11e0-8154-cbc7ccf896c7\r\n{(date is { } d ? $"Date: {d:R}\r\n" : "")}{headers}\r\n{body}");

    public static StsReply Error(int status, string code, string message, DateTimeOffset? date = null) => Answer(
        status,
        $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
          <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
        </ErrorResponse>
        """,
        date: date);

    public static StsReply Session(string action = "GetSessionToken", string? expiration = null, DateTimeOffset? date = null) => Answer(
        200,
        $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <{action}Result>
            <Credentials>
              <AccessKeyId>ASIAIOSFODNN7SESSION</AccessKeyId>
              <SecretAccessKey>session-secret-wJalrXUtnFEMI/K7MDENG/bPx</SecretAccessKey>
              <SessionToken>session-token-AQoEXAMPLEH4aoAH0gNCAPy</SessionToken>
              <Expiration>{expiration ?? (date ?? DateTimeOffset.UtcNow).AddMinutes(15).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")}</Expiration>
            </Credentials>
          </{action}Result>
          <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
        </{action}Response>
        """,
        date: date);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                serving.Add(ServeAsync(client));
            }
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_certificate);
            stream = tls;
        }

        while (await ReadRequestAsync(stream) is { } request)
        {
            StsReply? reply;
            lock (_replies)
            {
                Requests.Add(request);
                _replies.TryDequeue(out reply);
            }

            _first.TrySetResult();
            if (reply is { Hang: true })
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(reply?.Bytes ?? ""), _stop.Token);
            if (reply is null or { Close: true })
            {
                return;
            }
        }
    }

    private async Task<string?> ReadRequestAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && all.Length >= end + 4 + BodyLength(all[..end]))
            {
                return all;
            }

            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static int BodyLength(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line["Content-Length:".Length..]))
        .FirstOrDefault();
}
