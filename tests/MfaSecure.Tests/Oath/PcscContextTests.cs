using System.Diagnostics;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

[Collection("pcscd")]
public sealed class PcscContextTests(PcscdFixture pcscd) : IAsyncLifetime
{
    public Task InitializeAsync() => pcscd.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_key_plugged_in_later_is_seen_and_so_is_one_pulled_out()
    {
        using var context = PcscContext.Open(out _)!;
        using var patience = new CancellationTokenSource(PcscdFixture.Patience);
        var before = context.Look();
        var next = context.NextAsync(before, patience.Token);
        Assert.False(next.IsCompleted);
        pcscd.First.Plug(new SoftCard());
        var with = await next;
        Assert.Equal(["Yubico YubiKey OTP+FIDO+CCID 00 00"], with.WithCard);
        Assert.Equal(before.States.Select(state => state.Reader), with.States.Select(state => state.Reader));

        next = context.NextAsync(with, patience.Token);
        pcscd.First.Pull();
        Assert.Empty((await next).WithCard);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task What_changed_before_the_wait_began_is_not_missed()
    {
        using var context = PcscContext.Open(out _)!;
        var before = context.Look();
        await pcscd.First.PlugAsync(new SoftCard(), PcscdFixture.Patience);
        await pcscd.WithCardsAsync(1);
        using var patience = new CancellationTokenSource(PcscdFixture.Patience);
        Assert.Single((await context.NextAsync(before, patience.Token)).WithCard);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Using_a_card_is_no_change()
    {
        await pcscd.First.PlugAsync(new SoftCard(), PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        using var context = PcscContext.Open(out _)!;
        using var cancel = new CancellationTokenSource();
        var next = context.NextAsync(context.Look(), cancel.Token);
        for (var i = 0; i < 3; i++)
        {
            using var card = await PcscCard.ConnectAsync(reader, PcscdFixture.Patience, default);
            await OathApplet.SelectAsync(card, default);
        }

        // A second key is the next change there is.
        Assert.False(next.IsCompleted);
        await pcscd.Second.PlugAsync(new SoftCard(), PcscdFixture.Patience);
        Assert.Equal(2, (await next.WaitAsync(PcscdFixture.Patience)).WithCard.Count);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Waiting_is_canceled_at_once_and_the_context_can_be_used_on()
    {
        using var context = PcscContext.Open(out _)!;
        using var cancel = new CancellationTokenSource();
        var next = context.NextAsync(context.Look(), cancel.Token);
        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(4, context.Look().States.Length);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Waiting_ends_when_the_daemon_does()
    {
        using var context = PcscContext.Open(out _)!;
        using var patience = new CancellationTokenSource(PcscdFixture.Patience);
        var next = context.NextAsync(context.Look(), patience.Token);
        pcscd.Host.Kill();
        try
        {
            var e = await Assert.ThrowsAsync<OathException>(() => next);
            Assert.True(e.Failure == OathFailure.NoService, e.ToString());
        }
        finally
        {
            await pcscd.Host.StartDaemonAsync();
        }
    }
}
