using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Cli.Output;

/// <summary>JSON for programs and for shell scripts, on one line.</summary>
internal static class JsonText
{
    /// <summary>Nothing is escaped but what JSON asks for: the text goes into no web page, and people look for a '+' or a quote in it.</summary>
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
