namespace MfaSecure.Platform;

/// <summary>FNV-1a, 64 bits (draft-eastlake-fnv), for file names. The file's content is checked, so a collision is a cache miss.</summary>
/// <remarks>Not SHA-256: .NET loads OpenSSL for it, which costs milliseconds on every <c>aws</c> command.</remarks>
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

    public static string HexOf(string text)
        => string.Create(16, Of(text), static (digits, hash) =>
        {
            for (var index = 0; index < 16; index++)
            {
                digits[index] = "0123456789abcdef"[(int)(hash >> (60 - (4 * index))) & 0xF];
            }
        });
}
