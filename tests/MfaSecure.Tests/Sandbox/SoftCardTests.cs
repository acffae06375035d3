using MfaSecure.Sandbox;
using MfaSecure.Tests.Oath;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Tests the soft card with raw commands, including invalid ones that the product never sends.</summary>
public class SoftCardTests
{
    private const string SelectOath = "00A4040007A0000005272101";

    private static string Send(SoftCard card, string hex) => Convert.ToHexString(card.Transmit(Convert.FromHexString(hex)));

    private static SoftCard Selected(string firmware = "5.4.3")
    {
        var card = new SoftCard(new SoftCardOptions { Firmware = Version.Parse(firmware) });
        Assert.StartsWith("7903", Send(card, SelectOath), StringComparison.Ordinal);
        return card;
    }

    [Fact]
    public void SELECT_returns_version_and_salt_and_with_a_password_challenge_and_algorithm()
    {
        var card = new SoftCard();
        Assert.Matches("^79030504037108[0-9A-F]{16}9000$", Send(card, SelectOath));
        card.Oath.SetPassword("p");
        Assert.Matches("^79030504037108[0-9A-F]{16}7408[0-9A-F]{16}7B01019000$", Send(card, SelectOath));
    }

    [Theory]
    [InlineData("", "6700")]
    [InlineData("00A4", "6700")]
    [InlineData("00A4040007A0", "6700")]
    [InlineData("00A4040003A00000", "6A82")]
    [InlineData("00010000", "6D00")]
    public void Commands_fail_before_an_applet_is_selected(string command, string response)
        => Assert.Equal(response, Send(new SoftCard(), command));

    [Theory]
    [InlineData("00FF0000", "6D00")]
    [InlineData("0001000003710161", "6A80")]
    [InlineData("00020000037101" + "61", "6984")]
    [InlineData("00A20001067101617402" + "00", "6A80")]
    [InlineData("00A400010374" + "0900", "6A80")]
    [InlineData("00A300000475007400", "6984")]
    [InlineData("0004000000", "6A80")]
    public void Invalid_commands_return_the_specified_status(string command, string response)
        => Assert.Equal(response, Send(Selected(), command));

    [Fact]
    public void Only_firmware_5_3_1_and_later_supports_RENAME()
    {
        const string rename = "0005000006710161710162";
        Assert.Equal("6D00", Send(Selected("5.3.0"), rename));
        Assert.Equal("6984", Send(Selected("5.3.1"), rename));
    }

    [Fact]
    public void RESET_requires_its_magic_number_and_deletes_everything()
    {
        var card = Selected();
        card.Oath.Add(SoftAccount.Totp("a", OathAppletTests.Rfc));
        Assert.Equal("6A80", Send(card, "0004DEAE"));
        Assert.Single(card.Oath.Accounts);
        Assert.Equal("9000", Send(card, "0004DEAD"));
        Assert.Empty(card.Oath.Accounts);
    }

    [Fact]
    public void A_long_response_is_sent_in_parts_with_the_remaining_length()
    {
        var card = Selected();
        for (var i = 0; i < 8; i++)
        {
            card.Oath.Add(SoftAccount.Totp(new string((char)('a' + i), 64), OathAppletTests.Rfc));
        }

        // Eight entries of 67 bytes: 536, in parts of 256, 256 and 24.
        var (first, second, third) = (Send(card, "00A10000"), Send(card, "00A50000"), Send(card, "00A50000"));
        Assert.Equal((516, 516, 52), (first.Length, second.Length, third.Length));
        Assert.Equal(("6100", "6118", "9000"), (first[^4..], second[^4..], third[^4..]));
    }

    [Fact]
    public void A_reset_of_the_card_deselects_the_applet()
    {
        var card = Selected();
        card.PowerOn();
        Assert.Equal("6D00", Send(card, "00A10000"));
    }

    [Fact]
    public void A_file_describes_a_key()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("soft-").FullName, "key.json");
        File.WriteAllText(path, """
            { "firmware": "5.7.1", "serial": 42, "password": "p",
              "accounts": [ { "name": "a", "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "touch": true },
                            { "name": "h", "secret": "GEZD GNBV", "type": "HOTP", "digits": 8, "algorithm": "SHA256" } ] }
            """);
        var card = SoftCardFile.Read(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(OathAppletTests.Rfc, card.Oath.Accounts[0].Secret);
        Assert.True(card.Oath.Accounts[0].Touch);
        Assert.Equal((0x12, 8, "12345"), (card.Oath.Accounts[1].TypeAndAlgorithm, card.Oath.Accounts[1].Digits, System.Text.Encoding.ASCII.GetString(card.Oath.Accounts[1].Secret)));
        Assert.Contains("7B0101", Send(card, SelectOath), StringComparison.Ordinal);
    }
}
