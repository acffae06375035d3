using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary>
/// A soft key described in JSON: <c>firmware</c>, <c>serial</c> (0: none, another maker's key), <c>password</c>,
/// <c>touchSeconds</c>, and <c>accounts</c> with <c>name</c>, <c>secret</c> (Base32) and, where they differ,
/// <c>touch</c>, <c>digits</c>, <c>algorithm</c> (SHA1, SHA256, SHA512), <c>type</c> (TOTP, HOTP).
/// </summary>
public static class SoftCardFile
{
    public static SoftCard Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var root = json.RootElement;
        var serial = root.TryGetProperty("serial", out var number) ? number.GetUInt32() : 12345678;
        var card = new SoftCard(new SoftCardOptions
        {
            Firmware = Version.Parse(Text(root, "firmware") ?? "5.4.3"),
            Serial = serial,
            SerialBy = serial == 0 ? SoftSerial.None : SoftSerial.Management,
            TouchPatience = TimeSpan.FromSeconds(root.TryGetProperty("touchSeconds", out var seconds) ? seconds.GetDouble() : 15),
        });
        foreach (var account in root.GetProperty("accounts").EnumerateArray())
        {
            card.Oath.Add(ReadAccount(account));
        }

        card.Oath.SetPassword(Text(root, "password"));
        return card;
    }

    /// <summary>RFC 4648 Base32, padding and blanks optional.</summary>
    public static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (value, bits) = (0, 0);
        foreach (var c in text.ToUpperInvariant().Where(c => c is not ('=' or ' ')))
        {
            var digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            (value, bits) = digit < 0 ? throw new FormatException($"'{c}' is not Base32") : ((value << 5 | digit) & 0xFFF, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(value >> bits));
            }
        }

        return [.. bytes];
    }

    private static SoftAccount ReadAccount(JsonElement account)
    {
        var type = Text(account, "type") == "HOTP" ? 0x10 : 0x20;
        var algorithm = Text(account, "algorithm") switch
        {
            null or "SHA1" => 1,
            "SHA256" => 2,
            "SHA512" => 3,
            var other => throw new FormatException($"algorithm {other}"),
        };
        var digits = account.TryGetProperty("digits", out var number) ? number.GetByte() : (byte)6;
        var touch = account.TryGetProperty("touch", out var flag) && flag.GetBoolean();
        var name = Text(account, "name") ?? throw new FormatException("an account without a name");
        var secret = FromBase32(Text(account, "secret") ?? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"no secret for {name}")));
        return new SoftAccount(Encoding.UTF8.GetBytes(name), (byte)(type | algorithm), digits, secret, touch);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
