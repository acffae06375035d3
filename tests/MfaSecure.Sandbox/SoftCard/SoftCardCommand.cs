using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>
/// <c>soft-card KEY.json [KEY2.json …] [--unplugged]</c>: runs simulated YubiKeys behind a private pcscd, for scripts.
/// </summary>
/// <remarks>
/// Prints <c>PCSCLITE_CSOCK_NAME=…</c> and <c>SOFT_CARD=http://127.0.0.1:PORT</c> when ready. Stops when stdin closes, or on SIGTERM
/// or SIGINT. A line <c>touch</c> on stdin touches the next key that blinks. Or use <c>curl -X POST</c> with <c>/touch</c> (any
/// blinking key), <c>/pull</c> or <c>/plug</c> (second key: <c>?key=1</c>), or <c>/kill</c> or <c>/start</c> for pcscd.
/// </remarks>
public static class SoftCardCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var files = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (files.Length == 0 || args.Any(a => a.StartsWith("--", StringComparison.Ordinal) && a != "--unplugged"))
        {
            await Console.Error.WriteLineAsync("usage: soft-card KEY.json [KEY2.json ...] [--unplugged]");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("soft-card-").FullName;
        var cards = files.Select(SoftCardFile.Read).ToArray();
        var readers = cards.Select((_, key) => key == 0 ? new SoftReader() : new SoftReader($"Yubico YubiKey {key + 1}")).ToArray();
        try
        {
            using var host = await PcscdHost.StartAsync(folder, readers);
            if (!args.Contains("--unplugged"))
            {
                await Task.WhenAll(readers.Zip(cards, (reader, card) => reader.PlugAsync(card, TimeSpan.FromSeconds(10))));
            }

            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Console.WriteLine($"PCSCLITE_CSOCK_NAME={host.SocketPath}");
            Console.WriteLine($"SOFT_CARD=http://{listener.LocalEndpoint}");
            await Console.Out.FlushAsync();
            var stop = new TaskCompletionSource();
            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
            _ = Task.Run(async () =>
            {
                using var input = new StreamReader(Console.OpenStandardInput());
                while (await input.ReadLineAsync() is { } line)
                {
                    while (line == "touch" && !stop.Task.IsCompleted && !Array.Exists(cards, card => card.Touch.Give()))
                    {
                        await Task.Delay(20);
                    }
                }

                stop.TrySetResult();
            });
            while (listener.AcceptTcpClientAsync() is var client && await Task.WhenAny(client, stop.Task) == client)
            {
                using var connection = await client;
                await ServeAsync(connection.GetStream(), host, readers, cards);
            }

            return 0;
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Stop(PosixSignalContext context, TaskCompletionSource stop)
    {
        context.Cancel = true;
        stop.TrySetResult();
    }

    // Not HttpListener: it rejects "curl -X POST" without a body (411) and cannot choose a free port.
    private static async Task ServeAsync(NetworkStream stream, PcscdHost host, SoftReader[] readers, SoftCard[] cards)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var request = await reader.ReadLineAsync() ?? "";
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            var parts = request.Split(' ', '?');
            var query = parts.Length > 2 && parts[2].StartsWith("key=", StringComparison.Ordinal) ? parts[2][4..] : "0";
            var (status, text) = await HandleAsync(string.Join(' ', parts.Take(2)), query, host, readers, cards);
            var response = $"HTTP/1.1 {status}\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
        }
        catch (IOException)
        {
            // The client disconnected.
        }
    }

    private static async Task<(string Status, string Text)> HandleAsync(
        string request, string query, PcscdHost host, SoftReader[] readers, SoftCard[] cards)
    {
        var (status, text) = ("200 OK", "ok\n");
        try
        {
            var key = int.Parse(query);
            switch (request)
            {
                case "POST /touch":
                    (status, text) = Array.FindAll(cards, card => card.Touch.Give()) is not [] ? ("200 OK", "touched\n") : ("409 Conflict", "no key is waiting for a touch\n");
                    break;
                case "POST /pull":
                    readers[key].Pull();
                    break;
                case "POST /plug":
                    readers[key].Plug(cards[key]);
                    break;
                case "POST /kill":
                    host.Kill();
                    break;
                case "POST /start":
                    await host.StartDaemonAsync();
                    break;
                case "GET /":
                    text = string.Concat(cards.Select((c, i) => $"key {i}: {c.Touch.TimesAsked} touch requests, {(c.Touch.IsWaiting ? "blinking" : "idle")}\n"));
                    break;
                default:
                    (status, text) = ("404 Not Found", "use POST /touch, /pull, /plug, /kill or /start, or GET /\n");
                    break;
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            (status, text) = ("409 Conflict", e.Message + "\n");
        }

        return (status, text);
    }
}
