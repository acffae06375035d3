using System.Buffers.Binary;
using System.Globalization;

namespace MfaSecure.Oath;

/// <summary>Parses the applet's answers strictly: whatever the specification does not allow is an error.</summary>
internal static class OathResponses
{
    public readonly record struct Selected(Version Version, byte[] Salt, byte[]? Challenge, OathAlgorithm Algorithm);

    /// <summary>The tag is 76 (code), 77 (HOTP) or 7C (touch).</summary>
    public readonly record struct Calculated(byte[] RawId, byte Tag, string? Code);

    public static Selected ReadSelect(ReadOnlySpan<byte> data)
    {
        var version = Tlv.Take(ref data, OathTag.Version);
        if (version.Length != 3)
        {
            throw OathException.Protocol($"a version of {version.Length} bytes");
        }

        var salt = Tlv.Take(ref data, OathTag.Name);
        if (salt.Length is 0 or > 64)
        {
            throw OathException.Protocol($"a device id of {salt.Length} bytes");
        }

        byte[]? challenge = null;
        var algorithm = OathAlgorithm.Sha1;
        while (data.Length > 0)
        {
            // Unknown tags of later firmware are skipped here, and only here.
            var value = Tlv.Take(ref data, out byte tag);
            if (tag == OathTag.Challenge)
            {
                challenge = value.Length is > 0 and <= 64 ? value.ToArray() : throw OathException.Protocol("an invalid challenge");
            }
            else if (tag == OathTag.Algorithm)
            {
                algorithm = value.Length == 1 ? ToAlgorithm(value[0]) : throw OathException.Protocol("an invalid algorithm");
            }
        }

        return new Selected(new Version(version[0], version[1], version[2]), salt.ToArray(), challenge, algorithm);
    }

    public static List<OathAccount> ReadList(ReadOnlySpan<byte> data)
    {
        var accounts = new List<OathAccount>();
        while (data.Length > 0)
        {
            var entry = Tlv.Take(ref data, OathTag.NameList);
            if (entry.Length < 2)
            {
                throw OathException.Protocol("an account without a name");
            }

            accounts.Add(new OathAccount(entry[1..], ToType(entry[0]), ToAlgorithm(entry[0])));
        }

        return accounts;
    }

    public static List<Calculated> ReadCalculateAll(ReadOnlySpan<byte> data)
    {
        var entries = new List<Calculated>();
        while (data.Length > 0)
        {
            var name = Tlv.Take(ref data, OathTag.Name);
            if (name.Length == 0)
            {
                throw OathException.Protocol("an account without a name");
            }

            var value = Tlv.Take(ref data, out byte tag);
            var code = tag switch
            {
                OathTag.Truncated => ReadTruncated(value),
                OathTag.Hotp or OathTag.Touch => null,
                _ => throw OathException.Protocol($"tag {tag:X2} where a code must be"),
            };
            entries.Add(new Calculated(name.ToArray(), tag, code));
        }

        return entries;
    }

    public static string ReadCalculate(ReadOnlySpan<byte> data)
    {
        var code = ReadTruncated(Tlv.Take(ref data, OathTag.Truncated));
        return data.Length == 0 ? code : throw OathException.Protocol("data after the code");
    }

    /// <summary>The number of digits, then all bytes of the hash.</summary>
    public static byte[] ReadHmac(ReadOnlySpan<byte> data, OathAlgorithm algorithm)
    {
        var value = Tlv.Take(ref data, OathTag.Response);
        var length = algorithm switch { OathAlgorithm.Sha256 => 32, OathAlgorithm.Sha512 => 64, _ => 20 };
        return data.Length == 0 && value.Length == length + 1 ? value[1..].ToArray() : throw OathException.Protocol($"an HMAC of {value.Length} bytes");
    }

    public static byte[] ReadProof(ReadOnlySpan<byte> data)
    {
        var proof = Tlv.Take(ref data, OathTag.Response);
        return data.Length == 0 ? proof.ToArray() : throw OathException.Protocol("data after the proof");
    }

    // RFC 4226, 5.3: the top bit is dropped, the rest taken modulo 10^digits.
    private static string ReadTruncated(ReadOnlySpan<byte> value)
    {
        if (value.Length != 5 || value[0] is < 6 or > 8)
        {
            throw OathException.Protocol("a code without six to eight digits");
        }

        var modulo = value[0] switch { 6 => 1_000_000u, 7 => 10_000_000u, _ => 100_000_000u };
        var number = (BinaryPrimitives.ReadUInt32BigEndian(value[1..]) & 0x7FFFFFFF) % modulo;
        return number.ToString(CultureInfo.InvariantCulture).PadLeft(value[0], '0');
    }

    private static OathType ToType(byte value)
        => (value & 0xF0) is 0x10 or 0x20 ? (OathType)(value & 0xF0) : throw OathException.Protocol($"account type {value:X2}");

    private static OathAlgorithm ToAlgorithm(byte value)
        => (value & 0x0F) is >= 1 and <= 3 ? (OathAlgorithm)(value & 0x0F) : throw OathException.Protocol($"algorithm {value:X2}");
}
