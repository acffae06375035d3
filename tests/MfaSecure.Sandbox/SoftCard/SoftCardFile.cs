using System.Text;
using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary>
/// Describes a soft card in JSON: <c>firmware</c>, <c>serial</c> (0: no serial number), <c>password</c>,
/// <c>touchSeconds</c>, and <c>accounts</c> with <c>name</c>, <c>secret</c> (Base32) and optionally <c>touch</c>, <c>digits</c>,
/// <c>algorithm</c> (SHA1, SHA256, SHA512) and <c>type</c> (TOTP, HOTP).
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
            TouchTimeout = TimeSpan.FromSeconds(root.TryGetProperty("touchSeconds", out var seconds) ? seconds.GetDouble() : 15),
        });
        foreach (var account in root.GetProperty("accounts").EnumerateArray())
        {
            card.Oath.Add(ReadAccount(account));
        }

        card.Oath.SetPassword(Text(root, "password"));
        return card;
    }

    private static SoftAccount ReadAccount(JsonElement account)
    {
        var type = Text(account, "type") == "HOTP" ? 0x10 : 0x20;
        var algorithm = Text(account, "algorithm") switch
        {
            null or "SHA1" => 1,
            "SHA256" => 2,
            "SHA512" => 3,
            var other => throw new FormatException($"unknown algorithm '{other}'"),
        };
        var digits = account.TryGetProperty("digits", out var number) ? number.GetByte() : (byte)6;
        var touch = account.TryGetProperty("touch", out var flag) && flag.GetBoolean();
        var name = Text(account, "name") ?? throw new FormatException("an account has no name");
        var secret = Base32.Decode(Text(account, "secret") ?? throw new FormatException($"account '{name}' has no secret"));
        return new SoftAccount(Encoding.UTF8.GetBytes(name), (byte)(type | algorithm), digits, secret, touch);
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
