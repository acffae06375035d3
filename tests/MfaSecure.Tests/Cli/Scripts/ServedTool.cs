using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What a program under <c>exec --server</c> was given to ask with, and the asking.</summary>
internal sealed class ServedTool(AwsCall call) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = 2 * Deadline.Default };

    public AwsCall Call { get; } = call;

    public Uri Url => new(Call.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]);

    public string Token => Call.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];

    /// <summary>The stand-in when it has been started.</summary>
    public static async Task<ServedTool> OfAsync(AwsStandIn tool) => new((await tool.WaitForCallsAsync())[0]);

    /// <summary>Asks as an SDK does.</summary>
    public async Task<(int Status, string Body)> AskAsync(string path = "", string? token = null, HttpMethod? method = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Url, path));
        request.Headers.TryAddWithoutValidation("Authorization", token ?? Token);
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The key id of the credentials that it gives.</summary>
    public async Task<string> KeyAsync(string path = "")
    {
        var (status, body) = await AskAsync(path);
        Assert.True(status == 200, body);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("AccessKeyId").GetString()!;
    }

    /// <summary>Whether nobody listens any more.</summary>
    public async Task<bool> IsGoneAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Url.Port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => http.Dispose();
}
