using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Mfa;

public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeClock clock = new(DateTimeOffset.UnixEpoch);
    private readonly TypedTerminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task What_is_done_at_once_shows_nothing()
    {
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);
        prompter.Ask("code: ");

        Assert.Equal(7, await prompter.WhileAsync("Asking AWS", () => Task.FromResult(7)));

        Assert.Equal("code: ", terminal.Shown);
    }

    [Fact]
    public async Task What_takes_long_is_shown_after_half_a_second_with_its_seconds_and_taken_off()
    {
        using var prompter = new TerminalPrompter(terminal, clock);
        prompter.Ask("touch: ");

        Assert.Equal(7, await prompter.WhileAsync("Asking AWS", () => UntilShownAsync("3 s ", 7)));

        Assert.StartsWith("touch: \n\r\x1b[KAsking AWS… \r\x1b[KAsking AWS… 1 s \r\x1b[KAsking AWS… 2 s \r\x1b[KAsking AWS… 3 s \r\x1b[K", terminal.Shown, StringComparison.Ordinal);
        Assert.EndsWith(" s \r\x1b[K", terminal.Shown, StringComparison.Ordinal);
        Assert.Equal([0.5, 0.501, 1, 1], clock.Delays.Take(4).Select(delay => delay.TotalSeconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_taken_off_after_a_failure_and_after_Ctrl_C_too(bool isFailure)
    {
        using var prompter = new TerminalPrompter(terminal, clock);
        Exception end = isFailure ? new UserError("refused") : new OperationCanceledException();

        var waiting = prompter.WhileAsync<int>("Asking AWS", async () =>
        {
            await UntilShownAsync("1 s ", 0);
            throw end;
        });

        Assert.Same(end, await Assert.ThrowsAnyAsync<Exception>(() => waiting));
        Assert.EndsWith(" s \r\x1b[K", terminal.Shown, StringComparison.Ordinal);
        prompter.Close();
        Assert.EndsWith("\x1b[K", terminal.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dumb")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_terminal_that_cannot_rewrite_a_line_gets_it_once_and_whole(string? kind)
    {
        using var prompter = TerminalPrompter.Open(Host(("TERM", kind)))!;

        for (var i = 0; i < 2; i++)
        {
            var before = clock.Delays.Count;
            await prompter.WhileAsync("Asking AWS", () => UntilAsync(() => clock.Delays.Count > before + 5, 0));
        }

        Assert.Equal("Asking AWS…\nAsking AWS…\n", terminal.Shown);
    }

    [Fact]
    public void A_countdown_on_such_a_terminal_is_one_line_too()
    {
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System, canRewrite: false);
        prompter.Ask("code: ");
        prompter.Count("next in 2 s ");
        prompter.Count("next in 1 s ");
        prompter.StopCounting();
        prompter.Ask("code: ");

        Assert.Equal("code: \nnext in 2 s\ncode: ", terminal.Shown);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public async Task A_host_s_terminal_is_opened_only_when_it_takes_long_and_the_terminal_is_ours(bool byProgram, bool inForeground, bool opens)
    {
        var opened = 0;
        var host = Host(("TERM", "xterm")) is var plain ? new Host
        {
            Environment = plain.Environment,
            Clock = clock,
            AskCalledByProgram = () => byProgram,
            AskInForeground = () => inForeground,
            OpenTerminal = () =>
            {
                opened++;
                return terminal;
            },
        }
        : plain;
        await TerminalPrompter.WhileAsync(host, "Asking AWS", () => Task.FromResult(0));
        Assert.Equal(0, opened);

        await TerminalPrompter.WhileAsync(host, "Asking AWS", () => UntilAsync(() => opens ? terminal.Shown.Length > 0 : clock.Delays.Count > 0, 0));

        Assert.Equal((opens ? 1 : 0, opens), (opened, terminal.Shown.StartsWith("\r\x1b[KAsking AWS… ", StringComparison.Ordinal)));
    }

    private Host Host(params (string Name, string? Value)[] variables)
        => new() { Environment = EnvironmentBlock.From([.. variables.Where(each => each.Value is not null).Select(each => new KeyValuePair<string, string>(each.Name, each.Value!))]), Clock = clock, OpenTerminal = () => terminal };

    private Task<T> UntilShownAsync<T>(string text, T result) => UntilAsync(() => terminal.Shown.Contains(text, StringComparison.Ordinal), result);

    private static async Task<T> UntilAsync<T>(Func<bool> condition, T result)
    {
        await MfaSecure.Sandbox.Deadline.UntilAsync(condition, () => "it is not shown");
        return result;
    }
}
