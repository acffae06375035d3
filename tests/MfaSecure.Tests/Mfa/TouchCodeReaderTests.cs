using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Oath;

namespace MfaSecure.Tests.Mfa;

public sealed class TouchCodeReaderTests : IDisposable
{
    private static readonly DateTimeOffset StepStart = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly FakeClock hand = new(StepStart.AddSeconds(2));
    private readonly SoftCard card = new();
    private readonly StringWriter error = new();
    private readonly TypedTerminal terminal = new();
    private readonly TerminalPrompter prompter;
    private readonly Host host;
    private readonly PendingTouch pendingTouch;

    public TouchCodeReaderTests()
    {
        card.Oath.Add(SoftAccount.Totp("mine", OathAppletTests.Rfc, touch: true));
        prompter = new(terminal, TimeProvider.System);
        host = new() { Environment = EnvironmentBlock.Empty, Clock = hand, Error = error };
        pendingTouch = new(host);
    }

    public void Dispose()
    {
        pendingTouch.Dispose();
        prompter.Dispose();
        terminal.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task A_request_that_was_left_is_taken_up_and_its_touch_used()
    {
        var (key, entry) = await LeaveAsync();
        using var request = Assert.Single(pendingTouch.Take());
        var again = GetAsync(key, entry, request);
        Assert.True(card.Touch.Give());

        Assert.Equal(StepStart, (await again)?.Code.ValidFrom);
        Assert.Equal(1, card.Touch.TimesAsked);
    }

    [Fact]
    public async Task A_touch_for_a_time_step_that_is_over_asks_for_one_more_and_says_why()
    {
        var (key, entry) = await LeaveAsync();
        hand.Now = StepStart.AddSeconds(31);
        using var request = Assert.Single(pendingTouch.Take());
        var again = GetAsync(key, entry, request);
        Assert.True(card.Touch.Give());
        await card.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(card.Touch.Give());

        Assert.Equal(StepStart.AddSeconds(30), (await again)?.Code.ValidFrom);
        const string Touch = "MFA code? Touch your YubiKey, or type the code: ";
        Assert.Equal($"{Touch}\naws-mfa-secure: the code of that touch has expired; touch once more\n{Touch}", terminal.Shown);
    }

    [Fact]
    public async Task A_touch_for_a_time_step_that_is_spent_is_not_used()
    {
        var (key, entry) = await LeaveAsync();
        using var request = Assert.Single(pendingTouch.Take());
        var again = GetAsync(key, entry, request, isSpent: step => step == StepStart.ToUnixTimeSeconds() / 30);
        Assert.True(card.Touch.Give());
        await card.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(card.Touch.Give());

        Assert.Equal(StepStart.AddSeconds(30), (await again)?.Code.ValidFrom);
    }

    [Theory]
    [InlineData(null, "MFA code? Touch your YubiKey, or type the code: ", "touch your YubiKey")]
    [InlineData("YubiKey 1111", "MFA code? Touch YubiKey 1111, or type the code: ", "touch YubiKey 1111")]
    public async Task Of_several_keys_the_one_that_blinks_is_named(string? name, string question, string withoutTerminal)
    {
        var (key, entry) = await ConnectAsync();
        var touched = Codes(_ => false, prompter, null).GetAsync([(key, entry)], name, [], default);
        await card.Touch.AskedAsync(1, Deadline.Default);
        Assert.True(card.Touch.Give());
        Assert.Equal(6, (await touched)?.Code.Digits.Length);
        Assert.Equal(question, terminal.Shown);

        (key, entry) = await ConnectAsync();
        touched = Codes(_ => false, null, null).GetAsync([(key, entry)], name, [], default);
        await card.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(card.Touch.Give());
        Assert.Equal(6, (await touched)?.Code.Digits.Length);
        Assert.Equal($"aws-mfa-secure: {withoutTerminal}\n", error.ToString());
    }

    [Fact]
    public async Task A_request_that_nobody_takes_up_tells_the_next_command_how_long_the_key_blinks()
    {
        using var home = new TempHome();
        var ours = new Host { Environment = EnvironmentBlock.Empty, Home = home.Path, Clock = hand };
        using (var leaving = new PendingTouch(ours))
        {
            await LeaveAsync(leaving);
        }

        using var next = new PendingTouch(ours);
        hand.Now += TimeSpan.FromSeconds(6);
        Assert.Equal(OathApplet.TouchPatience - TimeSpan.FromSeconds(6), next.BlinksFor);
        hand.Now += TimeSpan.FromSeconds(20);
        Assert.Equal(TimeSpan.Zero, next.BlinksFor);
    }

    [Fact]
    public async Task Of_two_keys_either_may_be_touched_and_the_other_is_left_for_the_next_try()
    {
        var backup = Backup();
        var both = new[] { await ConnectAsync(), await ConnectAsync(backup) };
        var first = Codes(_ => false, prompter, null).GetAsync(both, "A or B", [], default);
        await card.Touch.AskedAsync(1, Deadline.Default);
        await backup.Touch.AskedAsync(1, Deadline.Default);
        Assert.True(backup.Touch.Give());

        Assert.Equal(both[1].Key, (await first)?.Key);
        Assert.Equal("Touch A or B, or type the code: ", terminal.Shown);
        Assert.True(card.Touch.IsWaiting);
        var left = pendingTouch.Take();
        Assert.Equal([both[0].Key], left.Select(request => request.Key));

        var second = Codes(_ => false, prompter, null).GetAsync([both[0]], "A or B", left, default);
        Assert.True(card.Touch.Give());
        Assert.Equal(both[0].Key, (await second)?.Key);
        Assert.Equal((1, 1), (card.Touch.TimesAsked, backup.Touch.TimesAsked));
    }

    [Fact]
    public async Task Of_two_keys_one_that_fails_does_not_end_the_wait_for_the_other()
    {
        var backup = Backup(TimeSpan.FromMilliseconds(50));
        var both = new[] { await ConnectAsync(), await ConnectAsync(backup) };
        var code = Codes(_ => false, prompter, null).GetAsync(both, "A or B", [], default);
        await card.Touch.AskedAsync(1, Deadline.Default);
        await backup.Touch.AskedAsync(1, Deadline.Default);
        await Deadline.UntilAsync(() => !backup.Touch.IsWaiting, () => "the backup still blinks", Deadline.Default);
        Assert.True(card.Touch.Give());

        Assert.Equal(both[0].Key, (await code)?.Key);
    }

    [Fact]
    public async Task Of_two_keys_one_without_touch_answers_at_once()
    {
        var backup = Backup(touch: false);
        var both = new[] { await ConnectAsync(), await ConnectAsync(backup) };

        Assert.Equal(both[1].Key, (await Codes(_ => false, prompter, null).GetAsync(both, "A or B", [], default))?.Key);
        Assert.Equal((0, ""), (card.Touch.TimesAsked, terminal.Shown));
    }

    private static SoftCard Backup(TimeSpan? patience = null, bool touch = true)
    {
        var backup = new SoftCard(patience is null ? new() : new() { TouchTimeout = patience.Value });
        backup.Oath.Add(SoftAccount.Totp("mine", OathAppletTests.Rfc, touch));
        return backup;
    }

    private async Task<(YubiKey Key, OathEntry Entry)> ConnectAsync(SoftCard? other = null)
    {
#pragma warning disable CA2000 // The reader disposes of it.
        var link = new SoftCardLink(other ?? card);
        var applet = await OathApplet.SelectAsync(link, default);
        var entry = Assert.Single(await applet.CalculateAllAsync(hand.Now, default));
        return (new(link, applet, null), entry);
#pragma warning restore CA2000
    }

    private async Task<(YubiKey Key, OathEntry Entry)> LeaveAsync(PendingTouch? to = null)
    {
        var (key, entry) = await ConnectAsync();
        using var stop = new CancellationTokenSource();
        var first = Codes(_ => false, new TerminalPrompter(new ScriptedTerminal(), TimeProvider.System), to).GetAsync([(key, entry)], null, [], stop.Token);
        await card.Touch.AskedAsync(1, Deadline.Default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(card.Touch.IsWaiting);
        return (key, entry);
    }

    private Task<(OathCode Code, YubiKey Key)?> GetAsync(YubiKey key, OathEntry entry, TouchRequest? pending, Func<long, bool>? isSpent = null)
        => Codes(isSpent ?? (_ => false), prompter, null).GetAsync([(key, entry)], null, pending is null ? [] : [pending], default);

    private TouchCodeReader Codes(Func<long, bool> isSpent, TerminalPrompter? at, PendingTouch? to)
        => new(new(hand, () => TimeSpan.Zero, isSpent), at, new(at, new(host)), to ?? pendingTouch, hand);
}
