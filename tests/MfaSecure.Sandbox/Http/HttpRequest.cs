using System.Text;

namespace MfaSecure.Sandbox;

internal sealed record HttpRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>Percent-encoded, as sent.</summary>
    public string Path => Origin.Split('?', 2)[0];

    /// <summary>Percent-encoded, as sent; empty without a query.</summary>
    public string Query => Origin.Split('?', 2) is [_, var query] ? query : "";

    public string? this[string name]
        => Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    /// <summary>Parameters of the AWS query protocol, from the URL and from a form body.</summary>
    public Dictionary<string, string> Form()
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        var isForm = this["Content-Type"]?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ?? false;
        foreach (var part in $"{Query}&{(isForm ? Encoding.UTF8.GetString(Body) : "")}".Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            form[Decode(pair[0])] = pair.Length > 1 ? Decode(pair[1]) : "";
        }

        return form;
    }

    /// <summary>A client that uses this server as its proxy sends the full URL (RFC 9112 section 3.2.2).</summary>
    private string Origin
        => Target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && Target.IndexOf('/', 7) is var slash
            ? slash < 0 ? "/" : Target[slash..]
            : Target;

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
