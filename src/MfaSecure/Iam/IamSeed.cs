using System.Security.Cryptography;

namespace MfaSecure.Iam;

/// <summary>The seed of a new virtual MFA device, as the CLI writes it to <c>--outfile</c>: base 32 (RFC 4648 section 6).</summary>
/// <remarks>AWS gives 64 letters, 40 bytes. The caller overwrites both buffers when he is done with them.</remarks>
internal static class IamSeed
{
    private const int BitsPerLetter = 5;

    // A key takes an HMAC secret of any length; below this AWS has surely not written all of it (RFC 4226 section 4, R6: 128 bits).
    private const int FewestBytes = 16;

    /// <summary>The bytes of the seed.</summary>
    /// <param name="base32">Letters in either case; padding, spaces and line ends are left out.</param>
    /// <exception cref="UserError">It is not base 32, or too short; what it is, is not said.</exception>
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
                _ => throw Unreadable(seed, "is not base 32"),
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
            throw Unreadable(seed, "is cut short");
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
        return new UserError($"the seed that aws gave for the new MFA device {what}", "delete the device, then try again");
    }
}
