using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>An account on the soft key.</summary>
/// <param name="Name">The raw id.</param>
/// <param name="TypeAndAlgorithm">YKOATH's byte: 10 HOTP or 20 TOTP, and 1, 2 or 3 for SHA-1, SHA-256, SHA-512.</param>
/// <param name="Digits">Six to eight.</param>
/// <param name="Secret">The HMAC's key.</param>
/// <param name="Touch">Whether each code takes a touch.</param>
public sealed record SoftAccount(byte[] Name, byte TypeAndAlgorithm, byte Digits, byte[] Secret, bool Touch)
{
    public bool IsHotp => (TypeAndAlgorithm & 0xF0) == 0x10;

    /// <summary>A HOTP account's next moving factor.</summary>
    public ulong Counter { get; set; }

    /// <summary>A TOTP account with SHA-1 and six digits, as AWS has them.</summary>
    public static SoftAccount Totp(string name, byte[] secret, bool touch = false)
        => new(Encoding.UTF8.GetBytes(name), 0x21, 6, secret, touch);

    /// <summary>The answer to CALCULATE: number of digits and four bytes (RFC 4226, 5.3), or the whole HMAC.</summary>
    internal byte[] Calculate(byte[] challenge, bool truncated)
    {
        var factor = challenge;
        if (IsHotp)
        {
            factor = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(factor, Counter++);
        }

        var mac = (TypeAndAlgorithm & 0x0F) switch
        {
            2 => HMACSHA256.HashData(Secret, factor),
            3 => HMACSHA512.HashData(Secret, factor),
            _ => HMACSHA1.HashData(Secret, factor),
        };
        var at = mac[^1] & 0x0F;
        return truncated ? [Digits, .. mac.AsSpan(at, 4)] : [Digits, .. mac];
    }
}
