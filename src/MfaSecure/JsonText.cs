using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure;

/// <summary>Small JSON documents, read and written without reflection.</summary>
internal static class JsonText
{
    /// <remarks>No HTML is near: the <c>+</c> and <c>'</c> of keys may stay readable.</remarks>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line of JSON for programs and scripts.</summary>
    public static string Line(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write, Readable)) + "\n";

    /// <summary>One object.</summary>
    /// <param name="write">Writes its members.</param>
    public static byte[] Object(Action<Utf8JsonWriter> write)
        => Write(
            json =>
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            },
            default);

    /// <summary>A member that is a text and not empty; else null.</summary>
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
