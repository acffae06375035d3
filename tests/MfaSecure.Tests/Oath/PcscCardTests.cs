using System.Diagnostics;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

[Collection("pcscd")]
public sealed class PcscCardTests(PcscdFixture pcscd, Xunit.Abstractions.ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateTimeOffset At59 = DateTimeOffset.FromUnixTimeSeconds(59);

    public Task InitializeAsync() => pcscd.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private static SoftCard Card(params SoftAccount[] accounts)
    {
        var soft = new SoftCard();
        Array.ForEach(accounts, soft.Oath.Add);
        return soft;
    }

    private static Task<PcscCard> ConnectAsync(string reader) => PcscCard.ConnectAsync(reader, PcscdFixture.Patience, default);

    private static async Task<OathFailure> FailureAsync(Func<Task> act) => (await Assert.ThrowsAsync<OathException>(act)).Failure;

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Codes_come_from_a_full_key_behind_a_real_pcscd()
    {
        var soft = Card([.. Enumerable.Range(10, 32).Select(i => SoftAccount.Totp($"Amazon Web Services:user{i}@123456789012", OathAppletTests.Rfc))]);
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = Assert.Single(await pcscd.WithCardsAsync(1));
        Assert.Equal("Yubico YubiKey OTP+FIDO+CCID 00 00", reader);
        using var card = await ConnectAsync(reader);
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var applet = await OathApplet.SelectAsync(card, default);
            var entries = await applet.CalculateAllAsync(At59, default);
            output.WriteLine($"SELECT and CALCULATE ALL, 32 accounts: {watch.Elapsed.TotalMilliseconds:0.0} ms");
            Assert.Equal(32, entries.Count);
            Assert.All(entries, entry => Assert.Equal("287082", entry.Code!.Digits));
        }
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_card_is_left_as_it_is_and_never_reset()
    {
        var soft = Card(SoftAccount.Totp("a", OathAppletTests.Rfc));
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        var before = 0;
        for (var i = 0; i < 5; i++)
        {
            using var card = await ConnectAsync(reader);
            await OathApplet.SelectAsync(card, default);
            before = before == 0 ? soft.PowerUps : before;
        }

        Assert.Equal(before, soft.PowerUps);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Two_keys_are_told_apart_by_their_serials()
    {
        await pcscd.First.PlugAsync(new SoftCard(new() { Serial = 111 }), PcscdFixture.Patience);
        await pcscd.Second.PlugAsync(new SoftCard(new() { Serial = 222 }), PcscdFixture.Patience);
        var serials = new List<uint?>();
        foreach (var reader in await pcscd.WithCardsAsync(2))
        {
            using var card = await ConnectAsync(reader);
            serials.Add((await YubiKeyIdentity.ReadAsync(card, default)).Serial);
            await OathApplet.SelectAsync(card, default);
        }

        Assert.Equal([111u, 222u], serials);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_key_pulled_while_it_waits_for_a_touch_is_named()
    {
        var soft = Card(SoftAccount.Totp("touchy", OathAppletTests.Rfc, touch: true));
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        var card = await ConnectAsync(reader);
        var applet = await OathApplet.SelectAsync(card, default);
        var account = (await applet.ListAsync(default))[0];
        var pending = applet.CalculateAsync(account, At59, default);
        await soft.Touch.AskedAsync(1, PcscdFixture.Patience);
        pcscd.First.Pull();
        Assert.Equal(OathFailure.CardGone, await FailureAsync(() => pending));
        Assert.Equal(OathFailure.CardGone, await FailureAsync(() => OathApplet.SelectAsync(card, default)));
        card.Dispose();
        await pcscd.WithCardsAsync(0);
        Assert.Equal(OathFailure.CardGone, await FailureAsync(() => ConnectAsync(reader)));
        Assert.Equal(OathFailure.CardGone, await FailureAsync(() => ConnectAsync("no such reader")));
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_canceled_touch_returns_at_once_and_the_card_is_given_back_after_it()
    {
        var soft = Card(SoftAccount.Totp("touchy", OathAppletTests.Rfc, touch: true));
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        using var cancel = new CancellationTokenSource();
        var card = await ConnectAsync(reader);
        var applet = await OathApplet.SelectAsync(card, default);
        var pending = applet.CalculateAsync((await applet.ListAsync(default))[0], At59, cancel.Token);
        await soft.Touch.AskedAsync(1, PcscdFixture.Patience);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        card.Dispose();
        Assert.True(soft.Touch.IsWaiting);
        soft.Touch.Give();
        using var again = await ConnectAsync(reader);
        Assert.False((await OathApplet.SelectAsync(again, default)).IsLocked);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_reader_that_another_program_holds_is_named_and_got_when_it_is_free()
    {
        await pcscd.First.PlugAsync(Card(), PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        var other = await ConnectAsync(reader);
        Assert.Equal(OathFailure.ReaderBusy, await FailureAsync(() => PcscCard.ConnectAsync(reader, TimeSpan.FromMilliseconds(60), default)));
        var waiting = ConnectAsync(reader);
        other.Dispose();
        (await waiting).Dispose();
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Another_programs_transaction_blocks_nobody_for_longer_than_its_patience()
    {
        await pcscd.First.PlugAsync(Card(), PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        var api = PcscLibrary.Instance!;
        Assert.Equal(0u, api.EstablishContext(out var context));
        Assert.Equal(0u, api.Connect(context, reader, Pcsc.ShareShared, out var other, out _));
        Assert.Equal(0u, api.BeginTransaction(other));

        Assert.Equal(OathFailure.ReaderBusy, await FailureAsync(() => PcscCard.ConnectAsync(reader, TimeSpan.FromMilliseconds(100), default)));
        using var cancel = new CancellationTokenSource();
        var canceled = PcscCard.ConnectAsync(reader, PcscdFixture.Patience, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);

        // Shared beside a shared one; those who walked away above give back what they got late.
        Assert.Equal(0u, api.EndTransaction(other));
        using var card = await ConnectAsync(reader);
        await OathApplet.SelectAsync(card, default);
        Assert.Equal(0u, api.Disconnect(other));
        Assert.Equal(0u, api.ReleaseContext(context));
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_daemon_killed_in_the_middle_is_named_and_a_new_one_is_found()
    {
        await pcscd.First.PlugAsync(Card(), PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        var card = await ConnectAsync(reader);
        await OathApplet.SelectAsync(card, default);
        pcscd.Host.Kill();
        try
        {
            Assert.Equal(OathFailure.NoService, await FailureAsync(() => OathApplet.SelectAsync(card, default)));
            card.Dispose();
            Assert.Null(PcscContext.Open(out var problem));
            Assert.Equal(OathFailure.NoService, problem!.Failure);
            Assert.Equal("sudo systemctl start pcscd.socket", problem.Hint);
            Assert.Equal(OathFailure.NoService, await FailureAsync(() => ConnectAsync(reader)));
        }
        finally
        {
            await pcscd.Host.StartDaemonAsync();
        }

        using var again = await ConnectAsync((await pcscd.WithCardsAsync(1))[0]);
        Assert.False((await OathApplet.SelectAsync(again, default)).IsLocked);
    }
}
