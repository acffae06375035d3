using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>HOTP (RFC 4226) and TOTP (RFC 6238), written from the two RFCs so that it shares no mistake with the product.</summary>
public static class Totp
{
    /// <summary>RFC 6238 section 4.1, X: the length of a time step; AWS uses the default.</summary>
    public const int StepSeconds = 30;

    /// <summary>RFC 6238 section 4.2, T: how many time steps lie between the Unix epoch and <paramref name="time"/>.</summary>
    public static long StepAt(DateTimeOffset time)
        => (long)Math.Floor(time.ToUnixTimeMilliseconds() / (StepSeconds * 1000.0));

    /// <summary>When a time step begins.</summary>
    public static DateTimeOffset StartOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * StepSeconds);

    /// <summary>The code shown at <paramref name="time"/>.</summary>
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
            var other => throw new ArgumentException($"RFC 6238 has no {other}", nameof(hash)),
        };
        var offset = mac[length - 1] & 0xF;
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        var modulus = (int)Math.Pow(10, digits);
        return (truncated % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
