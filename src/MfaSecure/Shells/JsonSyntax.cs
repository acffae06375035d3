using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Shells;

/// <summary>JSON: an object of variables to set, an array of names to unset.</summary>
internal sealed class JsonSyntax : ShellSyntax
{
    /// <remarks>This is not HTML: <c>+</c> and <c>'</c> stay readable.</remarks>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string Set(IEnumerable<(string Name, string Value)> variables) => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in variables)
        {
            if (LoneSurrogates.AreIn(value))
            {
                throw new UserError($"JSON cannot take the value of {name}: it has {LoneSurrogates.Description}", "fix it where it is set");
            }

            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    public override string Unset(IEnumerable<string> names) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)) + "\n";
    }
}
