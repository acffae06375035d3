using MfaSecure.Mfa;

namespace MfaSecure.Tests.Mfa;

public sealed class TerminalPrompterTests : IDisposable
{
    private readonly TypedTerminal terminal = new();
    private readonly TerminalPrompter prompter;

    public TerminalPrompterTests() => prompter = new(terminal, TimeProvider.System);

    public void Dispose()
    {
        prompter.Dispose();
        terminal.Dispose();
    }

    [Fact]
    public void A_heading_is_shown_once_above_the_first_question_and_below_earlier_messages()
    {
        prompter.Heading = "MFA for alice (profile mfa)";
        prompter.Tell("pcscd is not running");
        prompter.AskUnlessAsking("code: ");
        prompter.Ask("touch, or code: ");
        prompter.Close();
        prompter.Ask("code: ");

        Assert.Equal("pcscd is not running\nMFA for alice (profile mfa)\ncode: \ntouch, or code: \ncode: ", terminal.Shown);
    }

    [Fact]
    public void A_new_question_takes_the_next_line_and_the_same_one_is_not_repeated()
    {
        prompter.Ask("code: ");
        prompter.Ask("touch, or code: ");
        prompter.Ask("touch, or code: ");
        prompter.Close();
        prompter.Close();

        Assert.Equal("code: \ntouch, or code: \n", terminal.Shown);
    }

    [Fact]
    public void A_sentence_stands_above_the_question_which_comes_back()
    {
        prompter.Tell("first");
        prompter.Ask("code: ");
        prompter.Tell("second");

        Assert.Equal("first\ncode: \nsecond\ncode: ", terminal.Shown);
    }

    [Fact]
    public void A_sentence_can_change_what_is_asked_but_asks_nothing_by_itself()
    {
        prompter.Tell("early", thenAsk: "code: ");
        prompter.Ask("touch, or code: ");
        prompter.Tell("the key is gone", thenAsk: "code: ");

        Assert.Equal("early\ntouch, or code: \nthe key is gone\ncode: ", terminal.Shown);
    }

    [Fact]
    public async Task A_line_typed_ends_the_question_and_the_last_question_comes_back()
    {
        prompter.Ask("touch, or code: ");
        terminal.Type("");
        Assert.Equal("", await prompter.ReadAsync(default));
        prompter.AskUnlessAsking("code: ");

        Assert.Equal("touch, or code: touch, or code: ", terminal.Shown);
    }

    [Fact]
    public void A_countdown_stays_on_its_line_and_leaves_nothing()
    {
        prompter.Count("2 s");
        prompter.Count("1 s");
        prompter.StopCounting();
        prompter.Ask("code: ");

        Assert.Equal("\r\x1b[K2 s\r\x1b[K1 s\r\x1b[Kcode: ", terminal.Shown);
    }

    [Fact]
    public void Gone_on_after_a_stop_it_shows_again_what_is_asked_and_nothing_where_nothing_is()
    {
        terminal.GoOn();
        prompter.Ask("code: ");
        terminal.GoOn();
        prompter.Close();
        terminal.GoOn();

        Assert.Equal("code: \rcode: \n", terminal.Shown);
    }

    [Fact]
    public async Task A_password_is_read_alone_without_echo_and_the_prompt_goes_on_after_it()
    {
        prompter.Ask("code: ");
        var prompt = prompter.ReadAsync(default);
        await terminal.AskedAsync("code: ");
        var password = prompter.AloneAsync(() => prompter.AskAsync("password: ", isSecret: true, default), default);
        await terminal.AskedAsync("password: ");

        terminal.Type("hunter2");
        Assert.Equal("hunter2", await password);
        terminal.Type("123456");

        Assert.Equal("123456", await prompt);
        Assert.Equal("code: \npassword: \ncode: ", terminal.Shown);
        Assert.Equal([true, false, true], terminal.Echoes);
    }

    [Fact]
    public async Task What_wants_to_ask_during_a_password_asks_after_it()
    {
        var password = prompter.AloneAsync(() => prompter.AskAsync("password: ", isSecret: true, default), default);
        await terminal.AskedAsync("password: ");
        prompter.AskUnlessAsking("code: ");
        var prompt = prompter.ReadAsync(default);
        Assert.Equal("password: ", terminal.Shown);

        terminal.Type("hunter2");
        Assert.Equal("hunter2", await password);
        terminal.Type("123456");

        Assert.Equal("123456", await prompt);
        Assert.Equal("password: \ncode: ", terminal.Shown);
    }

    [Fact]
    public async Task A_dialogue_is_not_mixed_with_another()
    {
        var first = prompter.AloneAsync(() => prompter.AskAsync("first: ", isSecret: true, default), default);
        var second = prompter.AloneAsync(() => prompter.AskAsync("second: ", isSecret: false, default), default);
        await terminal.AskedAsync("first: ");

        terminal.Type("a", "b");

        Assert.Equal(("a", "b"), (await first, await second));
        Assert.Equal("first: \nsecond: ", terminal.Shown);
    }

    [Fact]
    public async Task Cancelled_in_a_password_the_line_is_ended_and_the_question_does_not_come_back()
    {
        using var stop = new CancellationTokenSource();
        prompter.Ask("code: ");
        var password = prompter.AloneAsync(() => prompter.AskAsync("password: ", isSecret: true, stop.Token), stop.Token);
        await terminal.AskedAsync("password: ");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => password);
        prompter.Close();

        Assert.Equal("code: \npassword: \n", terminal.Shown);
    }
}
