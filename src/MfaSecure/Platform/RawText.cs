using System.Text;
using System.Text.Unicode;

namespace MfaSecure.Platform;

/// <summary>Text of the operating system without loss: a byte that is not UTF-8 becomes a lone surrogate U+DC80–U+DCFF (PEP 383, as in the AWS CLI).</summary>
internal static class RawText
{
    private const int EscapeBase = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeEscaped(bytes);
    }

    public static byte[] Encode(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return bytes[..Write(text, bytes)];
    }

    /// <summary>With a terminating zero.</summary>
    public static byte[] EncodeZ(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        return bytes[..(Write(text, bytes) + 1)];
    }

    private static int Write(string text, Span<byte> bytes)
    {
        if (Utf8.FromUtf16(text, bytes, out _, out var written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done)
        {
            return written;
        }

        written = 0;
        foreach (var rune in new EscapedRunes(text))
        {
            if (rune.Escaped is { } raw)
            {
                bytes[written++] = raw;
            }
            else
            {
                written += rune.Rune.EncodeToUtf8(bytes[written..]);
            }
        }

        bytes[written..].Clear();
        return written;
    }

    private static string DecodeEscaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                consumed = 1;
                text.Append((char)(EscapeBase + bytes[0]));
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    private ref struct EscapedRunes(string text)
    {
        private ReadOnlySpan<char> rest = text;

        public (Rune Rune, byte? Escaped) Current { get; private set; }

        public readonly EscapedRunes GetEnumerator() => this;

        public bool MoveNext()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                Current = (rune, null);
            }
            else
            {
                var low = rest[0] - EscapeBase;
                Current = (Rune.ReplacementChar, low is >= 0x80 and <= 0xFF ? (byte)low : null);
                consumed = 1;
            }

            rest = rest[consumed..];
            return true;
        }
    }
}
