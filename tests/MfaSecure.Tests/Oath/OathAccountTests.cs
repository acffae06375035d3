using System.Text;
using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

public class OathAccountTests
{
    [Theory]
    [InlineData("alice", null, "alice", 30)]
    [InlineData("Amazon Web Services:alice@123456789012", "Amazon Web Services", "alice@123456789012", 30)]
    [InlineData("60/Issuer:name", "Issuer", "name", 60)]
    [InlineData("60/name", null, "name", 60)]
    [InlineData("0/name", null, "0/name", 30)]
    [InlineData("-5/name", null, "-5/name", 30)]
    [InlineData("99999999999/name", null, "99999999999/name", 30)]
    [InlineData("60/", null, "60/", 30)]
    [InlineData("/name", null, "/name", 30)]
    [InlineData("team/ops:al", "team/ops", "al", 30)]
    [InlineData(":name", null, ":name", 30)]
    [InlineData("issuer:", null, "issuer:", 30)]
    [InlineData("a:b:c", "a", "b:c", 30)]
    [InlineData("arn:aws:iam::123456789012:mfa/al", "arn", "aws:iam::123456789012:mfa/al", 30)]
    public void An_id_is_period_issuer_and_name(string id, string? issuer, string name, int period)
    {
        var account = new OathAccount(Encoding.UTF8.GetBytes(id), OathType.Totp);
        Assert.Equal((id, issuer, name, period), (account.Id, account.Issuer, account.Name, account.Period));
    }

    [Fact]
    public void A_counter_has_no_period()
    {
        var account = new OathAccount("60/name"u8, OathType.Hotp);
        Assert.Equal(("60/name", 30), (account.Name, account.Period));
    }

    [Fact]
    public void An_id_is_compared_whole_so_that_al_is_not_al_2()
    {
        var account = new OathAccount("arn:aws:iam::123456789012:mfa/al-2"u8, OathType.Totp);
        Assert.True(account.HasId("arn:aws:iam::123456789012:mfa/al-2"));
        Assert.False(account.HasId("arn:aws:iam::123456789012:mfa/al"));
        Assert.False(account.HasId("arn:aws:iam::123456789012:mfa/AL-2"));
    }

    [Fact]
    public void An_id_that_is_not_UTF_8_keeps_its_bytes()
    {
        byte[] raw = [0x61, 0xFF, 0x62];
        var account = new OathAccount(raw, OathType.Totp);
        Assert.Equal(raw, account.RawId.ToArray());
        Assert.False(account.HasId(account.Id));
    }

    [Fact]
    public void Accounts_that_tools_keep_for_themselves_are_hidden()
    {
        Assert.True(new OathAccount("_hidden:x"u8, OathType.Totp).IsHidden);
        Assert.False(new OathAccount("hidden:x"u8, OathType.Totp).IsHidden);
    }
}
