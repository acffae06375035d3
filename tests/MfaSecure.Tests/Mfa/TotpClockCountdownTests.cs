using MfaSecure.Mfa;

namespace MfaSecure.Tests.Mfa;

public class TotpClockCountdownTests
{
    private static readonly DateTimeOffset StepStart = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public async Task A_spent_step_is_counted_down_by_the_second_and_taken_off_the_screen()
    {
        var hand = new FakeClock(StepStart.AddSeconds(27.25));
        var spent = StepStart.ToUnixTimeSeconds() / 30;
        var clock = new TotpClock(hand, () => TimeSpan.Zero, step => step == spent);
        using var terminal = new ScriptedTerminal();
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);

        await TerminalPrompter.CountDownAsync(prompter, clock.WaitForFreshStepAsync(default));

        Assert.Equal([0.75, 1, 1], hand.Delays.Select(d => d.TotalSeconds));
        Assert.Equal(spent + 1, clock.Step);
        const string Line = "\r\x1b[KThis code has already been used; next code in ";
        Assert.Equal($"{Line}3 s {Line}2 s {Line}1 s \r\x1b[K", terminal.Shown);
    }

    [Fact]
    public async Task A_fresh_step_is_not_waited_for_and_nothing_is_shown()
    {
        var hand = new FakeClock(StepStart);
        using var terminal = new ScriptedTerminal();
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);

        await TerminalPrompter.CountDownAsync(prompter, new TotpClock(hand, () => TimeSpan.Zero, _ => false).WaitForFreshStepAsync(default));

        Assert.Equal((0, ""), (hand.Delays.Count, terminal.Shown));
    }

    [Fact]
    public async Task AWSs_clock_is_looked_at_once_and_then_decides_the_step()
    {
        var (looks, skew) = (0, TimeSpan.Zero);
        var clock = new TotpClock(new FakeClock(StepStart), () => skew, _ => false, _ =>
        {
            (looks, skew) = (looks + 1, TimeSpan.FromSeconds(-31));
            return Task.CompletedTask;
        });

        await TerminalPrompter.CountDownAsync(null, clock.WaitForFreshStepAsync(default));
        await TerminalPrompter.CountDownAsync(null, clock.WaitForFreshStepAsync(default));

        Assert.Equal((1, (StepStart.ToUnixTimeSeconds() / 30) - 2, 1), (looks, clock.Step, clock.SecondsLeft));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_countdown()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TerminalPrompter.CountDownAsync(
            null, new TotpClock(TimeProvider.System, () => TimeSpan.Zero, _ => true).WaitForFreshStepAsync(new CancellationToken(canceled: true))));
}
