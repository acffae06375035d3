using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

/// <summary>The double itself, by bytes of the specification that its client does not make.</summary>
public class SoftCardTests
{
    private const string SelectOath = "00A4040007A0000005272101";

    private static string Say(SoftCard card, string hex) => Convert.ToHexString(card.Answer(Convert.FromHexString(hex)));

    private static SoftCard Selected(string firmware = "5.4.3")
    {
        var card = new SoftCard(new SoftCardOptions { Firmware = Version.Parse(firmware) });
        Assert.StartsWith("7903", Say(card, SelectOath), StringComparison.Ordinal);
        return card;
    }

    [Fact]
    public void SELECT_tells_version_and_salt_and_with_a_password_challenge_and_algorithm()
    {
        var card = new SoftCard();
        Assert.Matches("^79030504037108[0-9A-F]{16}9000$", Say(card, SelectOath));
        card.Oath.SetPassword("p");
        Assert.Matches("^79030504037108[0-9A-F]{16}7408[0-9A-F]{16}7B01019000$", Say(card, SelectOath));
    }

    [Theory]
    [InlineData("", "6700")]
    [InlineData("00A4", "6700")]
    [InlineData("00A4040007A0", "6700")]
    [InlineData("00A4040003A00000", "6A82")]
    [InlineData("00010000", "6D00")]
    public void Before_an_applet_is_selected_there_is_nothing(string command, string answer)
        => Assert.Equal(answer, Say(new SoftCard(), command));

    [Theory]
    [InlineData("00FF0000", "6D00")]
    [InlineData("0001000003710161", "6A80")]
    [InlineData("00020000037101" + "61", "6984")]
    [InlineData("00A20001067101617402" + "00", "6A80")]
    [InlineData("00A400010374" + "0900", "6A80")]
    [InlineData("00A300000475007400", "6984")]
    [InlineData("0004000000", "6A80")]
    public void Wrong_commands_get_their_status(string command, string answer)
        => Assert.Equal(answer, Say(Selected(), command));

    [Fact]
    public void Only_firmware_5_3_1_and_later_knows_RENAME()
    {
        const string rename = "0005000006710161710162";
        Assert.Equal("6D00", Say(Selected("5.3.0"), rename));
        Assert.Equal("6984", Say(Selected("5.3.1"), rename));
    }

    [Fact]
    public void RESET_takes_its_magic_number_and_forgets_all()
    {
        var card = Selected();
        card.Oath.Add(SoftAccount.Totp("a", OathAppletTests.Rfc));
        Assert.Equal("6A80", Say(card, "0004DEAE"));
        Assert.Single(card.Oath.Accounts);
        Assert.Equal("9000", Say(card, "0004DEAD"));
        Assert.Empty(card.Oath.Accounts);
    }

    [Fact]
    public void A_long_answer_comes_in_parts_that_say_what_is_left()
    {
        var card = Selected();
        for (var i = 0; i < 8; i++)
        {
            card.Oath.Add(SoftAccount.Totp(new string((char)('a' + i), 64), OathAppletTests.Rfc));
        }

        // Eight entries of 67 bytes: 536, in parts of 256, 256 and 24.
        var (first, second, third) = (Say(card, "00A10000"), Say(card, "00A50000"), Say(card, "00A50000"));
        Assert.Equal((516, 516, 52), (first.Length, second.Length, third.Length));
        Assert.Equal(("6100", "6118", "9000"), (first[^4..], second[^4..], third[^4..]));
    }

    [Fact]
    public void A_reset_of_the_card_deselects_and_locks()
    {
        var card = Selected();
        card.PowerOn();
        Assert.Equal("6D00", Say(card, "00A10000"));
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
        Assert.Contains("7B0101", Say(card, SelectOath), StringComparison.Ordinal);
    }
}
