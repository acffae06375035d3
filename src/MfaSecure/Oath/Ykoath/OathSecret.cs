using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>An account to be put on a key, with its secret.</summary>
internal sealed class OathSecret : IDisposable
{
    // Shorter secrets are refused by the applet; zeros at the end do not change an HMAC.
    private const int ShortestSecret = 14;

    private readonly byte[] key;

    /// <param name="id">The id on the key, <c>[period/][issuer:]name</c>, at most 64 bytes of UTF-8.</param>
    /// <param name="secret">The shared secret, any length but zero.</param>
    /// <param name="algorithm">The hash under the HMAC.</param>
    /// <param name="digits">Six to eight.</param>
    /// <exception cref="OathException">The id is empty or too long.</exception>
    public OathSecret(string id, ReadOnlySpan<byte> secret, OathAlgorithm algorithm = OathAlgorithm.Sha1, int digits = 6)
    {
        RawId = Encoding.UTF8.GetBytes(id);
        if (RawId.Length is 0 or > OathAccount.LongestId)
        {
            throw new OathException(OathFailure.Refused, $"an account's name on a key has 1 to {OathAccount.LongestId} bytes, not {RawId.Length}", "shorten it");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 8);
        ArgumentOutOfRangeException.ThrowIfZero(secret.Length, nameof(secret));
        Algorithm = algorithm;
        Digits = digits;
        key = ForHmac(secret, algorithm);
    }

    /// <summary>TOTP unless set.</summary>
    public OathType Type { get; init; } = OathType.Totp;

    /// <summary>Whether the key shall wait for a touch before each code.</summary>
    public bool Touch { get; init; }

    /// <summary>Where a HOTP account's counter starts.</summary>
    public uint Counter { get; init; }

    internal byte[] RawId { get; }

    internal OathAlgorithm Algorithm { get; }

    internal int Digits { get; }

    /// <summary>Overwrites the secret.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    internal byte[] ToPut()
    {
        var data = new List<byte>(RawId.Length + key.Length + 16);
        Tlv.Append(data, OathTag.Name, RawId);
        Tlv.Append(data, OathTag.Key, [(byte)((int)Type | (int)Algorithm), (byte)Digits, .. key]);
        if (Touch)
        {
            // The only tag of the protocol without a length byte.
            data.AddRange([OathTag.Property, 0x02]);
        }

        if (Type == OathType.Hotp && Counter > 0)
        {
            Tlv.Append(data, OathTag.Counter, [(byte)(Counter >> 24), (byte)(Counter >> 16), (byte)(Counter >> 8), (byte)Counter]);
        }

        byte[] whole = [.. data];
        CryptographicOperations.ZeroMemory(CollectionsMarshal.AsSpan(data));
        return whole;
    }

    // RFC 2104: a key longer than the hash's block is replaced by its hash.
    private static byte[] ForHmac(ReadOnlySpan<byte> secret, OathAlgorithm algorithm)
    {
        var block = algorithm == OathAlgorithm.Sha512 ? 128 : 64;
        byte[] key = secret.Length <= block
            ? secret.ToArray()
            : algorithm switch
            {
                OathAlgorithm.Sha256 => SHA256.HashData(secret),
                OathAlgorithm.Sha512 => SHA512.HashData(secret),
                _ => SHA1.HashData(secret),
            };
        if (key.Length >= ShortestSecret)
        {
            return key;
        }

        var padded = new byte[ShortestSecret];
        key.CopyTo(padded, 0);
        CryptographicOperations.ZeroMemory(key);
        return padded;
    }
}
