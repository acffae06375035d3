using System.Text;

namespace MfaSecure.Profiles;

/// <summary>The ranges are replaced in ascending order.</summary>
internal sealed class IniSplice(ReadOnlyMemory<byte> bytes)
{
    private readonly List<byte> result = new(bytes.Length + 64);
    private int copied;

    public void Replace(int start, int end, string text)
    {
        result.AddRange(bytes.Span[copied..start]);
        result.AddRange(Encoding.UTF8.GetBytes(text));
        copied = end;
    }

    /// <summary>Has no line break at the end where the file had none.</summary>
    public byte[] ToArray()
    {
        result.AddRange(bytes.Span[copied..]);
        copied = bytes.Length;
        if (!bytes.IsEmpty && !IsBreak(bytes.Span[^1]) && result.Count > 0 && IsBreak(result[^1]))
        {
            var size = result is [.., (byte)'\r', (byte)'\n'] ? 2 : 1;
            result.RemoveRange(result.Count - size, size);
        }

        return [.. result];
    }

    private static bool IsBreak(byte b) => b is (byte)'\n' or (byte)'\r';
}
