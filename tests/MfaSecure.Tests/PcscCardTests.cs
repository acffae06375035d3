using System.Diagnostics;
using System.Text;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

[Collection("pcscd")]
public sealed class PcscCardTests(PcscdFixture pcscd, Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(59);
    private static readonly byte[] Rfc = Encoding.ASCII.GetBytes("12345678901234567890");

    public void Dispose()
    {
        pcscd.First.Pull();
        pcscd.Second.Pull();
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_code_comes_from_a_key_behind_a_real_pcscd()
    {
        var soft = new SoftCard();
        for (var i = 0; i < 32; i++)
        {
            soft.Oath.Add(SoftAccount.Totp($"Amazon Web Services:user{i:00}@123456789012", Rfc));
        }

        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        using var context = PcscContext.Open(out var problem);
        Assert.Null(problem);
        var reader = await ReaderAsync(context!);
        Assert.Equal("Yubico YubiKey OTP+FIDO+CCID 00 00", reader);
        using var card = await PcscCard.ConnectAsync(reader, PcscdFixture.Patience, default);
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var applet = await OathApplet.SelectAsync(card, default);
            var entries = await applet.CalculateAllAsync(Time, default);
            output.WriteLine($"{watch.Elapsed.TotalMilliseconds} ms");
            Assert.Equal(32, entries.Count);
            Assert.All(entries, entry => Assert.Equal("287082", entry.Code!.Digits));
        }
    }

    private static async Task<string> ReaderAsync(PcscContext context)
    {
        var readers = context.Look();
        using var patience = new CancellationTokenSource(PcscdFixture.Patience);
        while (readers.WithCard.Count == 0)
        {
            readers = await context.NextAsync(readers, patience.Token);
        }

        return readers.WithCard[0];
    }
}
