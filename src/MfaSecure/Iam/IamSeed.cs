using System.Security.Cryptography;

namespace MfaSecure.Iam;

/// <summary>The secret of a new device as the CLI writes it to <c>--outfile</c>: base32 (RFC 4648 section 6), 64 letters for 40 bytes.</summary>
internal static class IamSeed
{
    private const int BitsPerLetter = 5;

    // RFC 4226 section 4, R6: at least 128 bits. A shorter secret was truncated.
    private const int FewestBytes = 16;

    /// <summary>Ignores case, padding, spaces and line ends. An error does not repeat the secret. The caller overwrites both buffers.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> base32)
    {
        var seed = new byte[base32.Length * BitsPerLetter / 8];
        var (length, buffer, bits) = (0, 0, 0);
        foreach (var letter in base32)
        {
            var value = letter switch
            {
                >= (byte)'A' and <= (byte)'Z' => letter - 'A',
                >= (byte)'a' and <= (byte)'z' => letter - 'a',
                >= (byte)'2' and <= (byte)'7' => letter - '2' + 26,
                (byte)'=' or (byte)' ' or (byte)'\r' or (byte)'\n' => -1,
                _ => throw Unreadable(seed, "is not base32"),
            };
            if (value < 0)
            {
                continue;
            }

            buffer = ((buffer << BitsPerLetter) | value) & 0xFFF;
            bits += BitsPerLetter;
            if (bits >= 8)
            {
                bits -= 8;
                seed[length++] = (byte)(buffer >> bits);
            }
        }

        if (length < FewestBytes)
        {
            throw Unreadable(seed, "is truncated");
        }

        if (length == seed.Length)
        {
            return seed;
        }

        var exact = seed[..length];
        CryptographicOperations.ZeroMemory(seed);
        return exact;
    }

    private static UserError Unreadable(byte[] seed, string what)
    {
        CryptographicOperations.ZeroMemory(seed);
        return new UserError($"the secret of the new MFA device that aws printed {what}", "delete the device, then try again");
    }
}
