using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Shells;

/// <summary>JSON: to set, an object whose keys are the variables' names; to unset, an array of the names.</summary>
internal sealed class JsonSyntax : ShellSyntax
{
    /// <remarks>No HTML is near: the <c>+</c> and <c>'</c> of keys may stay readable.</remarks>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override string Set(IEnumerable<(string Name, string Value)> variables) => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in variables)
        {
            if (LoneSurrogates.AreIn(value))
            {
                throw new UserError($"JSON cannot take the value of {name}: it has {LoneSurrogates.Description}", "mend it where it is set");
            }

            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    /// <inheritdoc/>
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
