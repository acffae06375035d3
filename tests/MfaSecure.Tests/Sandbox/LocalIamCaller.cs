using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>An IAM client with its own request signing. The tests have no AWS SDK for IAM.</summary>
internal sealed class LocalIamCaller(LocalSts server, string keyId, string secret, string? token = null)
{
    private static readonly HttpClient Http = new();

    public static LocalIamCaller Of(LocalSts server, IamUser user) => new(server, user.AccessKeyId, user.SecretAccessKey);

    /// <summary>The region in the credential scope. IAM uses us-east-1 only.</summary>
    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "iam";

    /// <summary>2010-05-08 is IAM's, 2011-06-15 that of STS.</summary>
    public string Version { get; init; } = "2010-05-08";

    public async Task<LocalIamResponse> CallAsync(string action, params (string Name, string Value)[] parameters)
    {
        var form = parameters.Prepend(("Version", Version)).Prepend(("Action", action))
            .Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}");
        var body = Encoding.ASCII.GetBytes(string.Join('&', form));
        var date = server.Clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        List<(string Name, string Value)> headers = [("host", $"127.0.0.1:{server.Port}"), ("x-amz-date", date)];
        if (token is not null)
        {
            headers.Add(("x-amz-security-token", token));
        }

        foreach (var (name, value) in headers.Skip(1))
        {
            request.Headers.Add(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", Sign(date, headers, body));
        using var response = await Http.SendAsync(request);
        return new LocalIamResponse((int)response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    // Signature Version 4: "Create a signed AWS API request" in the IAM user guide.
    private string Sign(string date, List<(string Name, string Value)> headers, byte[] body)
    {
        var names = string.Join(';', headers.Select(h => h.Name));
        var canonical = $"POST\n/\n\n{string.Concat(headers.Select(h => $"{h.Name}:{h.Value}\n"))}\n{names}\n{Hex(SHA256.HashData(body))}";
        string[] scope = [date[..8], Region, Service, "aws4_request"];
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope)
        {
            key = Mac(key, part);
        }

        var signature = Hex(Mac(key, $"AWS4-HMAC-SHA256\n{date}\n{string.Join('/', scope)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        return $"AWS4-HMAC-SHA256 Credential={keyId}/{string.Join('/', scope)}, SignedHeaders={names}, Signature={signature}";
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

internal sealed record LocalIamResponse(int Status, XElement Xml)
{
    /// <summary>Status, code and message of an error response.</summary>
    public (int Status, string Code, string Message) Error => (Status, this["Code"], this["Message"]);

    /// <summary>The only element with this name.</summary>
    public string this[string name] => Assert.Single(All(name));

    public string[] All(string name) => [.. Xml.Descendants().Where(e => e.Name.LocalName == name).Select(e => e.Value)];

    /// <summary>Success without a result.</summary>
    public void AssertDone()
    {
        Assert.True(Status == 200, Xml.ToString());
        Assert.DoesNotContain(Xml.Elements(), e => e.Name.LocalName.EndsWith("Result", StringComparison.Ordinal));
    }
}
