using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

/// <summary>What only hardware can settle. It works on an account that it makes itself, and touches no other.</summary>
[Trait("Category", "Hardware")]
public class RealYubiKeyTests
{
    // RFC 6238, appendix B: the seed, and the last six of the eight digits at 59 s.
    private static readonly byte[] TotpSecret = "12345678901234567890"u8.ToArray();
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(59);

    [YubiKeyFact]
    public async Task A_key_takes_an_account_computes_RFC_6238s_code_and_gives_the_account_back()
    {
        var id = $"aws-mfa-secure-test:{Guid.NewGuid():N}";
        using var card = await ConnectAsync();
        var applet = await OathApplet.SelectAsync(card, default);
        Assert.False(applet.IsLocked, "the key has an OATH password; use one without for this test");
        var before = (await applet.ListAsync(default)).Select(account => account.Id).ToArray();

        await applet.PutAsync(new OathSecret(id, TotpSecret), default);
        var entry = Assert.Single(await applet.CalculateAllAsync(At, default), entry => entry.Account.Id == id);
        try
        {
            Assert.False(entry.NeedsTouch);
            Assert.Equal("287082", entry.Code!.Digits);
        }
        finally
        {
            await applet.DeleteAsync(entry.Account, default);
        }

        Assert.Equal(before, (await applet.ListAsync(default)).Select(account => account.Id));
    }

    private static async Task<PcscCard> ConnectAsync()
    {
        using var context = PcscContext.Open(out var problem) ?? throw problem!;
        var seen = new List<uint?>();
        foreach (var reader in context.Look().WithCard)
        {
            var card = await PcscCard.ConnectAsync(reader, TimeSpan.FromSeconds(2), default);
            var serial = (await YubiKeyIdentity.ReadAsync(card, default)).Serial;
            if (serial == YubiKeyFactAttribute.Serial)
            {
                return card;
            }

            card.Dispose();
            seen.Add(serial);
        }

        throw new InvalidOperationException($"key {YubiKeyFactAttribute.Serial} is not in; seen: {string.Join(", ", seen)}");
    }
}
