using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Cli.Output;

/// <summary>JSON on one line.</summary>
internal static class JsonText
{
    /// <summary>Escapes only what JSON requires: the default encoder, made for web pages, also escapes '+' and quotes.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)) + "\n";
    }
}
