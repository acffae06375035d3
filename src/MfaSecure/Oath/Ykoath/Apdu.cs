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
        var bytes = new List<byte>(Data.Length + 9) { Cla, Ins, P1, P2 };
        if (Data.Length > 0)
        {
            AppendLength(bytes, Data.Length, extended, leadingZero: true);
            bytes.AddRange(Data.Span);
        }

        if (Le is int le)
        {
            AppendLength(bytes, le, extended, leadingZero: Data.Length == 0);
        }

        return [.. bytes];
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
