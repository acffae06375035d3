namespace MfaSecure.Profiles;

/// <summary>A section's offsets in the file; its body ends where the next header's line begins.</summary>
internal readonly struct IniSpan(int lineStart, int nameStart, int nameEnd, int bodyStart)
{
    public int LineStart { get; } = lineStart;

    public int NameStart { get; } = nameStart;

    public int NameEnd { get; } = nameEnd;

    public int BodyStart { get; } = bodyStart;
}

/// <summary>Finds the headers of an ini file in one pass, without reading its bodies.</summary>
/// <remarks>
/// On the path of every <c>aws</c> call, so it jumps from bracket to bracket. A bracket in the first column always begins a header. An
/// indented one may be part of a value: only then it reads the lines since the last header.
/// </remarks>
internal sealed class IniIndex
{
    private IniSpan[] spans;

    public IniIndex(ReadOnlySpan<byte> bytes)
    {
        // Profiles take 100 to 300 bytes.
        spans = new IniSpan[Math.Max(4, bytes.Length / 128)];
        var lines = new IniReader(bytes, 0, bytes.Length, inSection: false);
        var at = 0;
        while (at < bytes.Length && bytes[at..].IndexOf((byte)'[') is >= 0 and var skipped)
        {
            at += skipped;
            if (at == 0 || bytes[at - 1] is (byte)'\n' or (byte)'\r')
            {
                var length = bytes[at..].IndexOfAny((byte)'\n', (byte)'\r');
                var lineEnd = length < 0 ? bytes.Length : at + length;
                var next = IniReader.AfterBreak(bytes, lineEnd, bytes.Length);
                if (IniReader.HeaderEnd(bytes[at..lineEnd]) is > 0 and var close)
                {
                    Add(bytes, new IniSpan(at, at + 1, at + close, next));
                    lines = new IniReader(bytes, next, bytes.Length, inSection: true);
                }

                at = next;
            }
            else if (IsFirstOnLine(bytes, at))
            {
                while (lines.Next <= at && lines.Read())
                {
                }

                if (lines.Kind == IniLine.Header)
                {
                    Add(bytes, new IniSpan(lines.Start, lines.NameStart, lines.NameEnd, lines.Next));
                }

                at = lines.Next;
            }
            else
            {
                at++;
            }
        }
    }

    public int Count { get; private set; }

    /// <summary>Whether there is a <c>[DEFAULT]</c>.</summary>
    public bool HasDefault { get; private set; }

    public IniSpan this[int section] => spans[section];

    private void Add(ReadOnlySpan<byte> bytes, IniSpan span)
    {
        if (Count == spans.Length)
        {
            Array.Resize(ref spans, Count * 2);
        }

        spans[Count++] = span;
        HasDefault |= bytes[span.NameStart..span.NameEnd].SequenceEqual("DEFAULT"u8);
    }

    private static bool IsFirstOnLine(ReadOnlySpan<byte> bytes, int at)
    {
        while (at > 0 && bytes[at - 1] is not ((byte)'\n' or (byte)'\r'))
        {
            var size = PythonText.SpaceBefore(bytes[..at]);
            if (size == 0)
            {
                return false;
            }

            at -= size;
        }

        return true;
    }
}
