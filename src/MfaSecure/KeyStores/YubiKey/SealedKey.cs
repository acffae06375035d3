using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>A YubiKey that can unseal; the serial number is only shown, and may be unknown.</summary>
internal sealed record SealingDevice(string Id, uint? Serial)
{
    public string Title => Serial is { } serial ? $"YubiKey {serial.ToString(CultureInfo.InvariantCulture)}" : $"the YubiKey with OATH device ID {Id}";
}

/// <summary>One access key in a file that only a YubiKey can open. The format is in <c>src/ARCHITECTURE.md</c>: three lines (version, JSON header,
/// ciphertext), of which the first two are authenticated with the third.</summary>
internal sealed class SealedKey
{
    private const string Version1 = "aws-mfa-secure-sealed-key/1";
    private const string AnyVersion = "aws-mfa-secure-sealed-key/";
    private const int NonceLength = 12, TagLength = 16, KeyLength = 32, SaltLength = 32, ChallengeLength = 8;

    /// <summary>A later format derives other keys from the same account.</summary>
    private static ReadOnlySpan<byte> Info => "aws-mfa-secure-sealed-key/1"u8;

    private readonly byte[] header;
    private readonly byte[] box;
    private readonly byte[] salt;
    private readonly byte[] nonce;

    private SealedKey(byte[] header, JsonElement json, byte[] box)
    {
        this.header = header;
        this.box = box;
        salt = Bytes(json, "salt", SaltLength);
        nonce = Bytes(json, "nonce", NonceLength);
        AccessKeyId = json.GetProperty("access_key_id").GetString()!;
        Created = json.GetProperty("created").GetDateTimeOffset();
        Account = json.GetProperty("account").GetString()!;
        Touch = json.GetProperty("touch").GetBoolean();
        Challenges = [.. json.GetProperty("challenges").EnumerateArray().Select(each => Exactly(each.GetBytesFromBase64(), ChallengeLength))];
        Devices =
        [
            .. json.GetProperty("devices").EnumerateArray().Select(device => new SealingDevice(
                device.GetProperty("id").GetString()!, device.TryGetProperty("serial", out var serial) ? serial.GetUInt32() : null)),
        ];
        if (!StoredAccessKey.IsId(AccessKeyId) || Challenges.Count == 0 || Devices.Count == 0 || box.Length <= TagLength)
        {
            throw new FormatException();
        }
    }

    public string AccessKeyId { get; }

    public DateTimeOffset Created { get; }

    /// <summary>The hidden OATH account's id on the YubiKey.</summary>
    public string Account { get; }

    public bool Touch { get; }

    /// <summary>What the YubiKey computes the HMAC of.</summary>
    public IReadOnlyList<byte[]> Challenges { get; }

    public IReadOnlyList<SealingDevice> Devices { get; }

    /// <summary>Null for a damaged file; <paramref name="isNewer"/> for one of a later version.</summary>
    public static SealedKey? Read(byte[] bytes, out bool isNewer)
    {
        isNewer = false;
        try
        {
            var first = bytes.AsSpan().IndexOf((byte)'\n');
            var second = first < 0 ? -1 : bytes.AsSpan(first + 1).IndexOf((byte)'\n') + first + 1;
            var version = first < 0 ? "" : Encoding.ASCII.GetString(bytes, 0, first);
            isNewer = version != Version1 && version.StartsWith(AnyVersion, StringComparison.Ordinal);
            if (version != Version1 || second <= first)
            {
                return null;
            }

            // As written, and no other form of the same bytes.
            var text = Encoding.ASCII.GetString(bytes.AsSpan(second + 1));
            var box = Convert.FromBase64String(text.TrimEnd('\n'));
            using var json = JsonDocument.Parse(bytes.AsMemory((first + 1)..second));
            return text == ToLine(box) ? new(bytes[..(second + 1)], json.RootElement, box) : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What to seal with: fresh challenges, that is, an HMAC that nobody has computed yet.</summary>
    /// <remarks>Their first bit is set, so that none is a time step: no code that the YubiKey shows is part of an HMAC that seals. One challenge where
    /// each costs a touch, since its HMAC has 256 bits.</remarks>
    public static IReadOnlyList<byte[]> NewChallenges(bool touch)
        => [.. Enumerable.Range(0, touch ? 1 : 2).Select(_ =>
        {
            var challenge = RandomNumberGenerator.GetBytes(ChallengeLength);
            challenge[0] |= 0x80;
            return challenge;
        })];

    /// <summary><paramref name="hmacs"/> are those of the challenges, in their order.</summary>
    public static byte[] Seal(
        Credentials keys, DateTimeOffset created, string account, bool touch, IReadOnlyList<SealingDevice> devices, IReadOnlyList<byte[]> challenges, IReadOnlyList<byte[]> hmacs)
    {
        var (salt, nonce) = (RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(NonceLength));
        var json = JsonText.Object(json =>
        {
            json.WriteString("access_key_id"u8, keys.AccessKeyId);
            json.WriteString("created"u8, created.UtcDateTime);
            json.WriteString("account"u8, account);
            json.WriteBoolean("touch"u8, touch);
            json.WriteStartArray("devices"u8);
            foreach (var device in devices)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, device.Id);
                if (device.Serial is { } serial)
                {
                    json.WriteNumber("serial"u8, serial);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("challenges"u8);
            foreach (var challenge in challenges)
            {
                json.WriteBase64StringValue(challenge);
            }

            json.WriteEndArray();
            json.WriteBase64String("salt"u8, salt);
            json.WriteBase64String("nonce"u8, nonce);
        });
        byte[] header = [.. Encoding.ASCII.GetBytes(Version1 + "\n"), .. json, (byte)'\n'];
        var secret = Encoding.UTF8.GetBytes(keys.SecretAccessKey);
        var box = new byte[secret.Length + TagLength];
        using (var cipher = Cipher(hmacs, salt))
        {
            cipher.Encrypt(nonce, secret, box.AsSpan(0, secret.Length), box.AsSpan(secret.Length), header);
        }

        CryptographicOperations.ZeroMemory(secret);
        return [.. header, .. Encoding.ASCII.GetBytes(ToLine(box))];
    }

    /// <summary>Null where the file was changed, or the HMACs are not those that sealed it.</summary>
    public Credentials? Unseal(IReadOnlyList<byte[]> hmacs)
    {
        var secret = new byte[box.Length - TagLength];
        try
        {
            using var cipher = Cipher(hmacs, salt);
            cipher.Decrypt(nonce, box.AsSpan(0, secret.Length), box.AsSpan(secret.Length), secret, header);
            return new(AccessKeyId, Encoding.UTF8.GetString(secret));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string ToLine(byte[] box) => Convert.ToBase64String(box) + "\n";

    private static AesGcm Cipher(IReadOnlyList<byte[]> hmacs, byte[] salt)
    {
        byte[] shared = [.. hmacs.SelectMany(hmac => hmac)];
        var key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, key, salt, Info);
        CryptographicOperations.ZeroMemory(shared);
        try
        {
            return new(key, TagLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Bytes(JsonElement json, string name, int length) => Exactly(json.GetProperty(name).GetBytesFromBase64(), length);

    private static byte[] Exactly(byte[] bytes, int length) => bytes.Length == length ? bytes : throw new FormatException();
}
