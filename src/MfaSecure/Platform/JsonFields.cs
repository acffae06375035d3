using System.Text.Json;

namespace MfaSecure.Platform;

internal static class JsonFields
{
    /// <summary>A field that holds a text; null where it is missing, empty or of another type.</summary>
    public static string? Text(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
