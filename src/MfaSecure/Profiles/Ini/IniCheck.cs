using System.Text;
using System.Text.Unicode;

namespace MfaSecure.Profiles;

internal static class IniCheck
{
    /// <summary>What the AWS CLI rejects, with the line number; null for nothing.</summary>
    public static string? Check(this IniFile file)
    {
        var bytes = file.Bytes.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return "line 1: the file begins with a byte order mark";
        }

        return NotUtf8(bytes) ?? BadLine(bytes) ?? BadBlock(file);
    }

    private static string? NotUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return null;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var size) == System.Buffers.OperationStatus.Done)
        {
            at += size;
        }

        return $"line {LineNumber(bytes, at)}: a byte is not valid UTF-8";
    }

    private static string? BadLine(ReadOnlySpan<byte> bytes)
    {
        var sections = new HashSet<string>();
        var keys = new HashSet<string>();
        // [DEFAULT] may have several headers, but each of its keys only once.
        var defaults = new HashSet<string>();
        var current = keys;
        var lines = new IniReader(bytes, 0, bytes.Length, inSection: false);
        for (var number = 1; lines.Read(); number++)
        {
            var error = lines.Kind switch
            {
                IniLine.Homeless => "text before the first [section]",
                IniLine.Broken => "neither a [section] nor a key = value",
                IniLine.Header => Header(Encoding.UTF8.GetString(bytes[lines.NameStart..lines.NameEnd])),
                IniLine.Option => Option(IniSection.Lower(Encoding.UTF8.GetString(bytes[lines.NameStart..lines.NameEnd]))),
                _ => null,
            };
            if (error is not null)
            {
                return $"line {number}: {error}";
            }
        }

        return null;

        string? Header(string name)
        {
            keys.Clear();
            current = name == "DEFAULT" ? defaults : keys;
            return name == "DEFAULT" || sections.Add(name) ? null : $"duplicate section [{name}]";
        }

        string? Option(string key) => current.Add(key) ? null : $"duplicate key {key}";
    }

    // Each section with the keys it inherits: a broken block in [DEFAULT] is harmless where no section inherits it.
    private static string? BadBlock(IniFile file)
    {
        for (var i = 0; i < file.Count; i++)
        {
            if (file.IsDefault(i))
            {
                continue;
            }

            foreach (var entry in file.At(i, "").Entries)
            {
                if (IniNested.FirstBroken(entry.Value) is not null)
                {
                    return $"line {LineNumber(file.Bytes.Span, entry.Offset)}: "
                        + $"the block under {entry.Key} has a line that is not key = value";
                }
            }
        }

        return null;
    }

    private static int LineNumber(ReadOnlySpan<byte> bytes, int offset)
    {
        var lines = new IniReader(bytes, 0, bytes.Length, inSection: false);
        var number = 0;
        while (lines.Next <= offset && lines.Read())
        {
            number++;
        }

        return number;
    }
}
