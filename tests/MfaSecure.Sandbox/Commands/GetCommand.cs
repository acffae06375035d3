using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary><c>get --state DIR WHAT</c>: queries the server that <see cref="StsCommand"/> started with this folder.</summary>
internal static class GetCommand
{
    public static async Task<int> RunAsync(string state, string what)
    {
        using var world = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(state, "world.json")));
        var url = world.RootElement.GetProperty("Url").GetString();
        using var acceptAnyCertificate = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var http = new HttpClient(acceptAnyCertificate);
        using var response = await http.GetAsync(new Uri($"{url}{SandboxControl.Prefix}{what}"));
        var text = await response.Content.ReadAsStringAsync();
        await (response.IsSuccessStatusCode ? Console.Out : Console.Error).WriteAsync(text);
        return response.IsSuccessStatusCode ? 0 : 1;
    }
}
