using System.Text;
using MfaSecure.Mfa;
using MfaSecure.Oath;

namespace MfaSecure.Tests.Mfa;

public class OathAccountChooserTests
{
    private const string Arn = "arn:aws:iam::123456789012:mfa/al";
    private const string Aws = "Amazon Web Services:";
    private static readonly MfaDevice Device = new(Arn, "123456789012", "al");

    /// <summary>What is on the key, and what of it is the device's; accounts are separated by '|'.</summary>
    [Theory]
    [InlineData(Arn, Arn)]
    [InlineData("arn:aws:iam::123456789012:mfa/al-2|" + Arn, Arn)]
    [InlineData(Arn + "|" + Aws + "al@123456789012", Arn)]
    [InlineData("30/" + Arn, "30/" + Arn)]
    [InlineData("60/" + Arn, "60/" + Arn)]
    [InlineData("30/" + Arn + "|" + Arn, Arn)]
    [InlineData(Aws + "al@123456789012", Aws + "al@123456789012")]
    [InlineData("60/" + Aws + "al@123456789012", "60/" + Aws + "al@123456789012")]
    [InlineData("al@123456789012", "al@123456789012")]
    [InlineData(Aws + "al@my-company", Aws + "al@my-company")]
    [InlineData("al@my-company", "al@my-company")]
    [InlineData(Aws + "al@my-company|" + Aws + "al@123456789012", Aws + "al@123456789012")]
    [InlineData(Aws + "al@999999999999|" + Aws + "al@123456789012", Aws + "al@123456789012")]
    [InlineData(Aws + "al@123456789012|al@123456789012", Aws + "al@123456789012|al@123456789012")]
    public void It_is_the_account_with_the_serial_as_its_id_else_that_of_AWSs_QR_code(string onKey, string found)
        => Assert.Equal(found.Split('|'), Find(onKey, Device));

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:iam::123456789012:mfa/al-2")]
    [InlineData("arn:aws:iam::123456789012:mfa/a")]
    [InlineData("arn:aws:iam::999999999999:mfa/al")]
    [InlineData("AWS:" + Arn)]
    [InlineData("arn:aws:iam::123456789012:mfa/AL")]
    [InlineData(Aws + "al@999999999999")]
    [InlineData(Aws + "al@my-company|" + Aws + "al@other-company")]
    [InlineData(Aws + "al@my-company|" + Aws + "al@999999999999")]
    [InlineData(Aws + "al-2@123456789012")]
    [InlineData(Aws + "hal@123456789012")]
    [InlineData(Aws + "al")]
    [InlineData(Aws + "al:123456789012")]
    [InlineData("GitHub:al@123456789012")]
    [InlineData("Amazon:al@123456789012")]
    [InlineData("amazon web services:al@123456789012")]
    [InlineData("al")]
    [InlineData("123456789012")]
    [InlineData(Aws + "al@1234567890123|" + Aws + "al@12345678901")]
    public void Nothing_else_is_it_and_nothing_is_guessed(string onKey) => Assert.Empty(Find(onKey, Device));

    [Theory]
    [InlineData("my own", "my own|" + Arn, "my own")]
    [InlineData("my own", Arn, "")]
    [InlineData("my", "my own|" + Arn, "")]
    [InlineData("my own", "60/my own", "60/my own")]
    [InlineData("30/my own", "30/my own|my own", "30/my own")]
    [InlineData("my own", "30/my own|my own", "my own")]
    [InlineData("AWS:al", "AWS:al|AWS:al-2", "AWS:al")]
    [InlineData("al", "AWS:al", "")]
    public void What_the_user_chose_is_the_only_one_that_counts(string chosen, string onKey, string found)
        => Assert.Equal(found.Split('|', StringSplitOptions.RemoveEmptyEntries), Find(onKey, Device, chosen));

    [Theory]
    [InlineData("GAHT12345678", "GAHT12345678")]
    [InlineData("GAHT12345678|x@GAHT12345678", "GAHT12345678")]
    [InlineData("GAHT123456789|@123456789012", "")]
    public void A_serial_that_is_no_ARN_is_only_an_id(string onKey, string found)
        => Assert.Equal(found.Split('|', StringSplitOptions.RemoveEmptyEntries), Find(onKey, new("GAHT12345678", null, null)));

    [Fact]
    public void A_HOTP_account_of_that_name_is_found_so_that_it_can_be_refused_by_name()
        => Assert.Equal(OathType.Hotp, Assert.Single(OathAccountChooser.Find([new(Encoding.UTF8.GetBytes(Arn), OathType.Hotp)], Device, null)).Type);

    private static IEnumerable<string> Find(string onKey, MfaDevice device, string? chosen = null)
        => OathAccountChooser.Find(
            [.. onKey.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(id => new OathAccount(Encoding.UTF8.GetBytes(id), OathType.Totp))],
            device,
            chosen).Select(account => account.Id);
}
