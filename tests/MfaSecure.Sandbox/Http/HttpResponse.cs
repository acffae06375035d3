using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>An answer, complete before any of it is sent.</summary>
internal sealed record HttpAnswer(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static HttpAnswer Text(int status, string text, string contentType = "text/plain")
        => new(status, contentType, Encoding.UTF8.GetBytes(text));

    public HttpAnswer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    /// <summary>The bytes for the wire.</summary>
    /// <param name="now">What the <c>Date</c> header says.</param>
    public byte[] ToBytes(DateTimeOffset now)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Phrase(Status)}\r\nDate: {now:R}\r\n");
        if (ContentType.Length > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body];
    }

    private static string Phrase(int status) => status switch
    {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        407 => "Proxy Authentication Required",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown",
    };
}
