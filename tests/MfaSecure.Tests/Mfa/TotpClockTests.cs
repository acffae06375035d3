using MfaSecure.Mfa;
using MfaSecure.Tests.Sts;

namespace MfaSecure.Tests.Mfa;

public sealed class TotpClockTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_800_000_017);

    [Fact]
    public void The_step_and_its_rest_are_those_of_AWSs_clock()
    {
        var clock = new TotpClock(new FixedClock(Time), () => TimeSpan.FromSeconds(20), _ => false);

        Assert.Equal(Time + TimeSpan.FromSeconds(20), clock.Now);
        Assert.Equal((60_000_001L, 23L), (clock.Step, clock.SecondsLeft));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-86400, false)]
    [InlineData(250_000_000_000, false)]
    public void A_correction_is_five_minutes_at_most_and_beyond_no_code_is_computed(long seconds, bool isClose)
    {
        var clock = new TotpClock(new FixedClock(Time), () => TimeSpan.FromSeconds(seconds), _ => false);

        Assert.Equal(isClose ? Time.AddSeconds(seconds) : Time, clock.Now);
        var error = Record.Exception(clock.CheckIsClose);
        Assert.Equal(isClose, error is null);
        Assert.StartsWith(isClose ? "" : $"the clock of this machine is off by {Math.Abs(seconds)} s", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unspent_step_is_not_waited_for()
    {
        using var terminal = new TypedTerminal();
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);
        var leaping = new FakeClock(Time);

        await TerminalPrompter.CountDownAsync(prompter, new TotpClock(leaping, () => TimeSpan.Zero, _ => false).WaitForFreshStepAsync(default));

        Assert.Equal((Time, ""), (leaping.GetUtcNow(), terminal.Shown));
    }

    [Fact]
    public async Task A_spent_step_is_waited_out_to_its_end_with_a_countdown_by_the_second()
    {
        using var terminal = new TypedTerminal();
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);
        var leaping = new FakeClock(Time + TimeSpan.FromMilliseconds(250));

        await TerminalPrompter.CountDownAsync(prompter, new TotpClock(leaping, () => TimeSpan.Zero, step => step == 60_000_000).WaitForFreshStepAsync(default));

        Assert.Equal(Time + TimeSpan.FromSeconds(13), leaping.GetUtcNow());
        Assert.Equal(
            string.Concat(Enumerable.Range(1, 13).Reverse().Select(s => $"\r\x1b[KThis code has already been used; next code in {s} s ")) + "\r\x1b[K",
            terminal.Shown);
    }

    [Fact]
    public async Task AWSs_clock_is_looked_at_once_and_before_anything_else()
    {
        var looks = 0;
        var skew = TimeSpan.Zero;
        var leaping = new FakeClock(Time);
        var clock = new TotpClock(leaping, () => skew, step => step == 60_000_000, _ =>
        {
            (looks, skew) = (looks + 1, TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        });

        await TerminalPrompter.CountDownAsync(null, clock.WaitForFreshStepAsync(default));
        await TerminalPrompter.CountDownAsync(null, clock.WaitForFreshStepAsync(default));

        Assert.Equal((1, Time), (looks, leaping.GetUtcNow()));
    }

    [Fact]
    public async Task The_wait_can_be_canceled()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TerminalPrompter.CountDownAsync(null, new TotpClock(new FixedClock(Time), () => TimeSpan.Zero, _ => true).WaitForFreshStepAsync(stop.Token)));
    }
}
