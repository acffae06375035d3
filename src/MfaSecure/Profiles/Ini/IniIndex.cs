namespace MfaSecure.Profiles;

/// <summary>Offsets in the file; the body ends where the next header's line begins.</summary>
internal readonly record struct IniSpan(int LineStart, int NameStart, int NameEnd, int BodyStart);

/// <summary>On the path of every <c>aws</c> call, so it jumps from bracket to bracket without reading the bodies. A bracket in the first column always
/// begins a header. An indented one may be part of a value: only then does it read the lines since the last header.</summary>
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
