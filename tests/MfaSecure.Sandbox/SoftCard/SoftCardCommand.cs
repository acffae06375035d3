using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>
/// Soft keys behind a private pcscd, for hand tests and the demo: <c>soft-card KEY.json [KEY2.json …] [--unplugged]</c>.
/// </summary>
/// <remarks>
/// Prints <c>PCSCLITE_CSOCK_NAME=…</c> and <c>SOFT_CARD=http://127.0.0.1:PORT</c> when ready; runs until its stdin ends or it
/// is asked to stop. Control, by <c>curl -X POST</c>: <c>/touch /pull /plug /kill /start</c>, for the second key
/// <c>?key=1</c> (touch: whichever key blinks); <c>GET /</c> tells how often each key blinked and whether it blinks now.
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
        var readers = cards.Select(_ => new SoftReader()).ToArray();
        try
        {
            using var host = await PcscdHost.StartAsync(folder, readers);
            if (!args.Contains("--unplugged"))
            {
                await Task.WhenAll(readers.Zip(cards, (reader, card) => reader.PlugAsync(card, TimeSpan.FromSeconds(10))));
            }

            using var http = Listen(out var address);
            Console.WriteLine($"PCSCLITE_CSOCK_NAME={host.SocketPath}");
            Console.WriteLine($"SOFT_CARD={address}");
            await Console.Out.FlushAsync();
            var stop = new TaskCompletionSource();
            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
            _ = Task.Run(async () =>
            {
                await Console.OpenStandardInput().CopyToAsync(Stream.Null);
                stop.TrySetResult();
            });
            while (http.GetContextAsync() is var request && await Task.WhenAny(request, stop.Task) == request)
            {
                await AnswerAsync(await request, host, readers, cards);
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

    private static async Task AnswerAsync(HttpListenerContext context, PcscdHost host, SoftReader[] readers, SoftCard[] cards)
    {
        _ = int.TryParse(context.Request.QueryString["key"], out var key);
        var (status, text) = (200, "ok\n");
        try
        {
            switch ($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}")
            {
                case "POST /touch":
                    (status, text) = Array.FindAll(cards, card => card.Touch.Give()) is not [] ? (200, "touched\n") : (409, "no key asks for a touch\n");
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
                    await host.StartAgainAsync();
                    break;
                case "GET /":
                    text = string.Concat(cards.Select((c, i) => $"key {i}: asked {c.Touch.TimesAsked}, {(c.Touch.IsWaiting ? "blinks" : "dark")}\n"));
                    break;
                default:
                    (status, text) = (404, "POST /touch /pull /plug /kill /start, GET /\n");
                    break;
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IndexOutOfRangeException)
        {
            (status, text) = (409, e.Message + "\n");
        }

        context.Response.StatusCode = status;
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
    }

    // HttpListener cannot choose a free port itself.
    private static HttpListener Listen(out string address)
    {
        while (true)
        {
            address = $"http://127.0.0.1:{Random.Shared.Next(20000, 32000)}";
            var http = new HttpListener();
            http.Prefixes.Add(address + "/");
            try
            {
                http.Start();
                return http;
            }
            catch (HttpListenerException)
            {
                http.Close();
            }
        }
    }
}
