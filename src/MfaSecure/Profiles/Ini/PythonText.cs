using System.Buffers;
using System.Text;

namespace MfaSecure.Profiles;

/// <summary>White space as in Python's <c>str.isspace</c>, <c>str.strip</c> and <c>\s</c>: .NET's lacks U+001C to U+001F.</summary>
internal static class PythonText
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    public static bool IsSpace(byte ascii) => ascii is 0x20 or (>= 0x09 and <= 0x0d) or (>= 0x1c and <= 0x1f);

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static int SkipSpace(ReadOnlySpan<byte> bytes, int start, int end, out int characters)
    {
        characters = 0;
        while (start < end)
        {
            var size = bytes[start] < 0x80
                ? IsSpace(bytes[start]) ? 1 : 0
                : Size(Rune.DecodeFromUtf8(bytes[start..end], out var rune, out var consumed), rune, consumed);
            if (size == 0)
            {
                break;
            }

            start += size;
            characters++;
        }

        return start;
    }

    public static int TrimEnd(ReadOnlySpan<byte> bytes, int start, int end)
    {
        while (SpaceBefore(bytes[start..end]) is > 0 and var size)
        {
            end -= size;
        }

        return end;
    }

    /// <summary>In bytes; 0 for none.</summary>
    public static int SpaceBefore(ReadOnlySpan<byte> text)
        => text.IsEmpty ? 0
            : text[^1] < 0x80 ? IsSpace(text[^1]) ? 1 : 0
            : Size(Rune.DecodeLastFromUtf8(text, out var rune, out var consumed), rune, consumed);

    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsSpace(text[0]))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>Splits as <c>str.splitlines()</c>.</summary>
    public static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> text)
    {
        var cut = text.IndexOfAny(LineBreaks);
        var line = cut < 0 ? text : text[..cut];
        text = cut < 0 ? [] : text[(cut + 1)..];
        return line;
    }

    private static int Size(OperationStatus status, Rune rune, int consumed)
        => status == OperationStatus.Done && Rune.IsWhiteSpace(rune) ? consumed : 0;
}
