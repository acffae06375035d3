namespace MfaSecure.Platform;

/// <summary>FNV-1a, 64 bits (draft-eastlake-fnv): names files; what is in them decides, so a clash is a miss and not a lie.</summary>
/// <remarks>Not SHA-256: .NET takes it from OpenSSL, which costs milliseconds to load on every <c>aws</c> command.</remarks>
internal static class Fnv1a
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var unit in text)
        {
            hash = (hash ^ (byte)unit) * 0x100000001B3;
            hash = (hash ^ (byte)(unit >> 8)) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>The same as 16 hexadecimal digits.</summary>
    public static string HexOf(string text)
        => string.Create(16, Of(text), static (digits, hash) =>
        {
            for (var index = 0; index < 16; index++)
            {
                digits[index] = "0123456789abcdef"[(int)(hash >> (60 - (4 * index))) & 0xF];
            }
        });
}
