namespace MfaSecure.Oath;

/// <summary>ISO/IEC 7816-4: short, or extended if the data or the expected answer needs it.</summary>
/// <remarks>Le is the longest answer wanted (1–65536), or null: YubiKeys answer with data all the same.</remarks>
internal readonly record struct Apdu(byte Cla, byte Ins, byte P1, byte P2, ReadOnlyMemory<byte> Data = default, int? Le = null)
{
    public byte[] ToBytes()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Data.Length, 0xFFFF, nameof(Data));
        if (Le is < 1 or > 0x10000)
        {
            throw new ArgumentOutOfRangeException(nameof(Le));
        }

        var extended = Data.Length > 0xFF || Le > 0x100;
        var head = new List<byte>(9) { Cla, Ins, P1, P2 };
        var tail = new List<byte>(3);
        if (Data.Length > 0)
        {
            AppendLength(head, Data.Length, extended, leadingZero: true);
        }

        if (Le is int le)
        {
            AppendLength(tail, le, extended, leadingZero: Data.Length == 0);
        }

        // The data, which may be a secret, goes into no other array: the caller overwrites this one.
        var bytes = new byte[head.Count + Data.Length + tail.Count];
        head.CopyTo(bytes, 0);
        Data.Span.CopyTo(bytes.AsSpan(head.Count));
        tail.CopyTo(bytes, head.Count + Data.Length);
        return bytes;
    }

    // The longest length (256 or 65536) is written as zero. The first extended length of a command starts with a zero byte.
    private static void AppendLength(List<byte> to, int length, bool extended, bool leadingZero)
    {
        if (extended)
        {
            to.AddRange(leadingZero ? [0, (byte)(length >> 8)] : [(byte)(length >> 8)]);
        }

        to.Add((byte)length);
    }
}
