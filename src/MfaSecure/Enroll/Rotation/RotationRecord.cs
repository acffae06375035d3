using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>An unfinished rotation, which the next run finishes or rolls back, even after <c>kill -9</c>. No secrets.</summary>
/// <remarks>Found by the old access key until the profiles have the new one, and by the new one from then on.</remarks>
internal sealed record RotationRecord(string Old, string? New, IReadOnlyList<string> Known, DateTimeOffset Began)
{
    private const int LargestFile = 4096;

    /// <summary>Null where no rotation of this access key is unfinished.</summary>
    public static RotationRecord? Find(StateFolder state, string accessKeyId)
        => state.Read(FileOf(accessKeyId), LargestFile) is { } bytes && Parse(bytes) is { } record && (record.Old == accessKeyId || record.New == accessKeyId) ? record : null;

    public void Write(StateFolder state)
    {
        var bytes = JsonText.Object(json =>
        {
            json.WriteString("old"u8, Old);
            json.WriteString("new"u8, New);
            json.WriteStartArray("known"u8);
            foreach (var id in Known)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteNumber("began"u8, Began.ToUnixTimeSeconds());
        });
        if (!state.Write(FileOf(Old), bytes) || (New is not null && !state.Write(FileOf(New), bytes)))
        {
            throw new UserError(
                $"'{state.PathOf("")}' is not writable, so an interrupted rotation could not be finished",
                "make the directory writable, or set XDG_STATE_HOME to another one");
        }
    }

    public void Remove(StateFolder state)
    {
        _ = state.Remove(FileOf(Old));
        _ = New is null ? null : state.Remove(FileOf(New));
    }

    private static string FileOf(string accessKeyId) => $"rotation-{Fnv1a.HexOf(accessKeyId)}";

    private static RotationRecord? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return new(
                root.GetProperty("old").GetString()!,
                root.GetProperty("new").GetString(),
                [.. root.GetProperty("known").EnumerateArray().Select(id => id.GetString()!)],
                DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("began").GetInt64()));
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
