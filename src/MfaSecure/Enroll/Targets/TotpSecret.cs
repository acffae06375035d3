using System.Security.Cryptography;
using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>Only in memory, and overwritten on disposal.</summary>
internal sealed class TotpSecret(byte[] bytes) : IDisposable
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public string CodeAt(long step) => Totp.CodeAt(bytes, step);

    /// <summary>The caller disposes it.</summary>
    public OathSecret ToAccount(string id, bool touch) => new(id, bytes) { Touch = touch };

    /// <summary>Source: google-authenticator wiki, "Key Uri Format". The label is AWS's own; its prefix names the issuer, which keeps the QR code small
    /// enough for a terminal.</summary>
    public string ToUri(string label)
        => $"otpauth://totp/{Uri.EscapeDataString(label).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal)}?secret={Base32()}";

    public override string ToString() => "a TOTP secret";

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>RFC 4648 section 6.</summary>
    public string Base32()
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
