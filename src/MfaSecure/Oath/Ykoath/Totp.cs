using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace MfaSecure.Oath;

/// <summary>RFC 6238, SHA-1, six digits.</summary>
internal static class Totp
{
    public static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        _ = HMACSHA1.HashData(secret, counter, mac);
        // RFC 4226 section 5.3: dynamic truncation.
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
