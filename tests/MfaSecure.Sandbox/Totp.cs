using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>HOTP (RFC 4226) and TOTP (RFC 6238). Independent of the product's code, so that both cannot share a bug.</summary>
public static class Totp
{
    /// <summary>X in RFC 6238 section 4.1. AWS uses the default.</summary>
    public const int StepSeconds = 30;

    /// <summary>T in RFC 6238 section 4.2: the number of time steps since the Unix epoch.</summary>
    public static long StepAt(DateTimeOffset time)
        => (long)Math.Floor(time.ToUnixTimeMilliseconds() / (StepSeconds * 1000.0));

    public static DateTimeOffset StartOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds);

    public static string CodeAt(ReadOnlySpan<byte> seed, DateTimeOffset time, int digits = 6, HashAlgorithmName? hash = null)
        => Hotp(seed, StepAt(time), digits, hash);

    /// <summary>RFC 4226 section 5.3, with the other hashes of RFC 6238 section 1.2.</summary>
    public static string Hotp(ReadOnlySpan<byte> seed, long counter, int digits = 6, HashAlgorithmName? hash = null)
    {
        Span<byte> moving = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moving, counter);
        Span<byte> mac = stackalloc byte[64];
        var length = (hash ?? HashAlgorithmName.SHA1).Name switch
        {
            "SHA1" => HMACSHA1.HashData(seed, moving, mac),
            "SHA256" => HMACSHA256.HashData(seed, moving, mac),
            "SHA512" => HMACSHA512.HashData(seed, moving, mac),
            var other => throw new ArgumentException($"RFC 6238 does not define {other}", nameof(hash)),
        };
        var offset = mac[length - 1] & 0xF;
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        var modulus = (int)Math.Pow(10, digits);
        return (truncated % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
