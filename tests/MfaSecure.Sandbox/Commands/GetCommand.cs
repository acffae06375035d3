using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary><c>get --state DIR WHAT</c>: asks the server that <see cref="StsCommand"/> started with that folder, on a machine without curl.</summary>
internal static class GetCommand
{
    public static async Task<int> RunAsync(string state, string what)
    {
        using var world = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(state, "world.json")));
        var url = world.RootElement.GetProperty("Url").GetString();
        using var trustingItself = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var http = new HttpClient(trustingItself);
        using var answer = await http.GetAsync(new Uri($"{url}{SandboxControl.Prefix}{what}"));
        var text = await answer.Content.ReadAsStringAsync();
        await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteAsync(text);
        return answer.IsSuccessStatusCode ? 0 : 1;
    }
}
