using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>
/// An OATH account on the soft card. Its type and algorithm are encoded as in YKOATH: 0x10 (HOTP) or 0x20 (TOTP) plus 1, 2 or 3
/// (SHA-1, SHA-256, SHA-512).
/// </summary>
public sealed record SoftAccount(byte[] Name, byte TypeAndAlgorithm, byte Digits, byte[] Secret, bool Touch)
{
    public bool IsHotp => (TypeAndAlgorithm & 0xF0) == 0x10;

    public ulong Counter { get; set; }

    /// <summary>A TOTP account with SHA-1 and six digits, as AWS uses.</summary>
    public static SoftAccount Totp(string name, byte[] secret, bool touch = false)
        => new(Encoding.UTF8.GetBytes(name), 0x21, 6, secret, touch);

    /// <summary>The response to CALCULATE: the number of digits, then four bytes (RFC 4226 section 5.3) or the full HMAC.</summary>
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
