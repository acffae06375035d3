using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure;

internal static class JsonText
{
    // Not for HTML: the + and ' of access keys may stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write, Readable)) + "\n";

    public static byte[] Object(Action<Utf8JsonWriter> write)
        => Write(
            json =>
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            },
            default);

    /// <summary>A string member; null if it is missing, empty or no string.</summary>
    public static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static byte[] Write(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
        {
            write(json);
        }

        return stream.ToArray();
    }
}
