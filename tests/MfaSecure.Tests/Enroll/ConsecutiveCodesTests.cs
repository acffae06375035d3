using MfaSecure.Enroll;
using MfaSecure.Mfa;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Enroll;

/// <summary>The two codes for a resync: unused ones, and never of a future step.</summary>
public class ConsecutiveCodesTests
{
    private const long Now = 1000;

    // A step that is spent spends the two before it (UsedCodes).
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, 0)]
    [InlineData(-2, 0)]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    public async Task It_is_the_last_step_and_this_one_as_soon_as_both_are_new(int spent, int stepsWaited)
    {
        var isAnySpent = (spent, stepsWaited) != (0, 0);
        var time = new FakeClock(DateTimeOffset.FromUnixTimeSeconds((Now * TotpClock.Seconds) + 10));
        bool IsSpent(long step) => isAnySpent && Now + spent - step is >= 0 and <= 2;
        var clock = new TotpClock(time, () => TimeSpan.Zero, IsSpent);

        var first = await ConsecutiveCodes.WaitAsync(clock, IsSpent, time, null, CancellationToken.None);

        Assert.Equal(Now - 1 + stepsWaited, first);
        Assert.Equal(first + 1, clock.Step);
        Assert.False(IsSpent(first) || IsSpent(first + 1));
        Assert.Equal(stepsWaited == 0 ? 0 : (stepsWaited * TotpClock.Seconds) - 10, time.Delays.Sum(delay => delay.TotalSeconds));
    }

    [Fact]
    public async Task The_wait_is_counted_down_on_the_terminal_and_leaves_nothing_there()
    {
        var time = new FakeClock(DateTimeOffset.FromUnixTimeSeconds((Now * TotpClock.Seconds) + 28));
        bool IsSpent(long step) => step == Now - 1;
        using var terminal = new ScriptedTerminal();
        using var prompter = new TerminalPrompter(terminal, time);

        _ = await ConsecutiveCodes.WaitAsync(new(time, () => TimeSpan.Zero, IsSpent), IsSpent, time, prompter, CancellationToken.None);

        Assert.Equal(
            "\r\u001b[KAWS accepts each code once; waiting 2 s for two unused codes \r\u001b[KAWS accepts each code once; waiting 1 s for two unused codes \r\u001b[K",
            terminal.Shown);
    }
}
