using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Oath;

internal sealed class OathSecret : IDisposable
{
    // The applet rejects shorter secrets; zeros at the end do not change an HMAC.
    private const int ShortestSecret = 14;

    private readonly byte[] key;

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

    public OathType Type { get; init; } = OathType.Totp;

    public bool Touch { get; init; }

    public uint Counter { get; init; }

    internal byte[] RawId { get; }

    internal OathAlgorithm Algorithm { get; }

    internal int Digits { get; }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    internal byte[] ToPut()
    {
        // With room for all, so that the list leaves no shorter copies behind.
        var data = new List<byte>(RawId.Length + key.Length + 16);
        Tlv.Append(data, OathTag.Name, RawId);
        byte[] typed = [(byte)((int)Type | (int)Algorithm), (byte)Digits, .. key];
        Tlv.Append(data, OathTag.Key, typed);
        CryptographicOperations.ZeroMemory(typed);
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
