using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.KeyStores;

/// <summary>The session algorithm <c>dh-ietf1024-sha256-aes128-cbc-pkcs7</c> of the Secret Service API draft 0.2: no secret crosses the bus in clear.</summary>
internal sealed class SecretTransfer
{
    public const string Algorithm = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    private const int Length = 128, KeyLength = 16;

    /// <summary>RFC 2409, section 6.2: the Second Oakley Group; its generator is 2.</summary>
    private static readonly BigInteger Prime = new(
        Convert.FromHexString(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"),
        isUnsigned: true,
        isBigEndian: true);

    private readonly BigInteger ours = new(RandomNumberGenerator.GetBytes(Length), isUnsigned: true, isBigEndian: true);
    private byte[]? key;

    public byte[] PublicKey => ToBytes(BigInteger.ModPow(2, ours, Prime));

    public void Agree(byte[] theirs)
    {
        var number = new BigInteger(theirs, isUnsigned: true, isBigEndian: true);
        if (number <= 1 || number >= Prime - 1)
        {
            throw new UserError("the Secret Service sent an invalid public key", "restart the keyring");
        }

        key = HKDF.DeriveKey(HashAlgorithmName.SHA256, ToBytes(BigInteger.ModPow(number, ours, Prime)), KeyLength);
    }

    public (byte[] Iv, byte[] Value) Encrypt(string secret)
    {
        using var aes = Aes.Create();
        aes.Key = key!;
        return (aes.IV, aes.EncryptCbc(Encoding.UTF8.GetBytes(secret), aes.IV));
    }

    /// <summary>Null if it was not encrypted for this session.</summary>
    public string? Decrypt(byte[] iv, byte[] value)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = key!;
            return Encoding.UTF8.GetString(aes.DecryptCbc(value, iv));
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] ToBytes(BigInteger number)
    {
        var bytes = new byte[Length];
        var length = number.GetByteCount(isUnsigned: true);
        _ = number.TryWriteBytes(bytes.AsSpan(Length - length), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
