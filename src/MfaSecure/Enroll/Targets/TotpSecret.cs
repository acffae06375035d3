using System.Security.Cryptography;
using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>The secret of a new MFA device, in memory alone and overwritten when it has been handed on.</summary>
/// <param name="bytes">Owned by this.</param>
internal sealed class TotpSecret(byte[] bytes) : IDisposable
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code of a time step.</summary>
    public string CodeAt(long step) => Totp.CodeAt(bytes, step);

    /// <summary>An account for a key, disposed by the caller.</summary>
    public OathSecret ToAccount(string id, bool touch) => new(id, bytes) { Touch = touch };

    /// <summary>The text of a QR code for authenticator apps: with <see cref="Letters"/> the one form of it that people may see.</summary>
    /// <remarks>
    /// Source: google-authenticator wiki, "Key Uri Format"; the label is that of AWS's own QR code, and its prefix says the issuer, so
    /// that the code is small enough for a terminal.
    /// </remarks>
    public string ToUri(string label)
        => $"otpauth://totp/{Uri.EscapeDataString(label).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal)}?secret={Letters()}";

    /// <summary>Never the seed.</summary>
    public override string ToString() => "a seed";

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>In base 32 (RFC 4648), as it is typed into an app.</summary>
    public string Letters()
    {
        var letters = new char[(bytes.Length * 8 + 4) / 5];
        for (var index = 0; index < letters.Length; index++)
        {
            var (at, shift) = (index * 5 / 8, index * 5 % 8);
            var pair = (bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
            letters[index] = Alphabet[(pair >> (11 - shift)) & 0x1F];
        }

        return new(letters);
    }
}
