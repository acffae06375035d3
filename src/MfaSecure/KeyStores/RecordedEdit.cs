using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.KeyStores;

/// <summary>An edit of a user's file that can be undone byte for byte, even if other sections have changed since. A record in the state
/// directory has the replaced text, without the secret. Without a record, the caller makes an ordinary edit.</summary>
internal sealed class RecordedEdit(Host host, string recordName)
{
    private const int LargestRecord = 64 * 1024;
    private readonly StateFolder state = new(host);

    /// <summary>Writes the file once, after all steps. Each step changes one place; only a removed secret is left out of the record.</summary>
    public void Apply(string path, string section, string? secret, params Func<IniFile, byte[]>[] steps)
        => UserFile.Edit(path, before =>
        {
            var after = before;
            var splices = new List<Splice>();
            foreach (var step in steps)
            {
                var next = step(new IniFile(after));
                splices.Add(Splice.Between(after, next, secret));
                after = next;
            }

            if (!after.AsSpan().SequenceEqual(before))
            {
                // Before the file: without it a kill between the two writes would cost the way back.
                _ = state.Write(recordName, Record(path, section, after, splices));
            }

            return after;
        });

    /// <summary>False where there is no record, or these lines have changed since.</summary>
    public bool TryUndo(string path, string? secret)
    {
        if (state.Read(recordName, LargestRecord) is not { } record)
        {
            return false;
        }

        var isUndone = false;
        UserFile.Edit(path, now =>
        {
            var old = Undone(record, path, now, secret);
            isUndone = old is not null;
            return old ?? now;
        });
        return isUndone;
    }

    public void Forget() => state.Remove(recordName);

    private static byte[] Record(string path, string section, byte[] after, List<Splice> splices)
    {
        var (start, text) = SectionOf(after, section);
        return JsonText.Object(json =>
        {
            json.WriteString("path"u8, path);
            json.WriteString("section"u8, section);
            json.WriteNumber("start"u8, start);
            json.WriteBase64String("sha256"u8, SHA256.HashData(text.Span));
            json.WriteStartArray("splices"u8);
            splices.ForEach(splice => splice.Write(json));
            json.WriteEndArray();
        });
    }

    private static byte[]? Undone(byte[] record, string path, byte[] now, string? secret)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            var root = json.RootElement;
            var (start, text) = SectionOf(now, root.GetProperty("section").GetString()!);
            if (root.GetProperty("path").GetString() != path || start < 0 || !SHA256.HashData(text.Span).AsSpan().SequenceEqual(root.GetProperty("sha256").GetBytesFromBase64()))
            {
                return null;
            }

            var moved = start - root.GetProperty("start").GetInt32();
            byte[]? bytes = now;
            foreach (var splice in root.GetProperty("splices").EnumerateArray().Select(Splice.Read).Reverse())
            {
                bytes = bytes is null ? null : splice.Undo(bytes, moved, secret);
            }

            return bytes is not null && new IniFile(bytes).Check() is null ? bytes : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>From its bracket to its last line with text: what follows may be the space before a section that was added since.</summary>
    private static (int Start, ReadOnlyMemory<byte> Text) SectionOf(byte[] bytes, string name)
    {
        var file = new IniFile(bytes);
        if (file.Find(name) is not (>= 0 and var index))
        {
            return (-1, default);
        }

        var start = file.NameStart(index) - 1;
        return (start, bytes.AsMemory(start..(start + bytes.AsSpan(start..file.BodyEnd(index)).TrimEnd("\r\n \t"u8).Length)));
    }

    /// <summary>One place in a file: what it holds now, and what it held, in parts around the secret.</summary>
    private sealed record Splice(int Start, byte[] Inserted, byte[][] Removed)
    {
        public static Splice Between(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string? secret)
        {
            var start = before.CommonPrefixLength(after);
            var removed = before[start..];
            var inserted = after[start..];
            while (removed.Length > 0 && inserted.Length > 0 && removed[^1] == inserted[^1])
            {
                removed = removed[..^1];
                inserted = inserted[..^1];
            }

            var at = secret is null ? -1 : removed.IndexOf(Encoding.UTF8.GetBytes(secret));
            return new(start, inserted.ToArray(), at < 0 ? [removed.ToArray()] : [removed[..at].ToArray(), removed[(at + secret!.Length)..].ToArray()]);
        }

        public static Splice Read(JsonElement json)
            => new(
                json.GetProperty("start").GetInt32(),
                json.GetProperty("inserted").GetBytesFromBase64(),
                [.. json.GetProperty("removed").EnumerateArray().Select(part => part.GetBytesFromBase64())]);

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("start"u8, Start);
            json.WriteBase64String("inserted"u8, Inserted);
            json.WriteStartArray("removed"u8);
            Array.ForEach(Removed, part => json.WriteBase64StringValue(part));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        public byte[]? Undo(byte[] bytes, int moved, string? secret)
        {
            var at = Start + moved;
            return at < 0 || at + Inserted.Length > bytes.Length || !bytes.AsSpan(at, Inserted.Length).SequenceEqual(Inserted)
                ? null
                : [.. bytes[..at], .. Removed[0], .. Removed.Length == 1 ? [] : (byte[])[.. Encoding.UTF8.GetBytes(secret ?? ""), .. Removed[1]], .. bytes[(at + Inserted.Length)..]];
        }
    }
}
