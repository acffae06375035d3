using System.Text;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

public class OathAppletTests
{
    internal static readonly byte[] Rfc = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset At59 = DateTimeOffset.FromUnixTimeSeconds(59);

    [Fact]
    public async Task A_soft_key_answers()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("a", Rfc));
        using var card = new SoftCardLink(soft);
        var applet = await OathApplet.SelectAsync(card, default);
        Assert.Equal("287082", (await applet.CalculateAllAsync(At59, default))[0].Code!.Digits);
    }
}
