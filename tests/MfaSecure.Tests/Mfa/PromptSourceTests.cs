using MfaSecure.Mfa;

namespace MfaSecure.Tests.Mfa;

public class PromptSourceTests
{
    private const string Prompt = "Please provide your MFA code: ";
    private static readonly MfaDevice Device = new("GAHT12345678", null, null);

    [Fact]
    public async Task Six_typed_digits_are_a_code_that_may_be_mistyped()
    {
        using var terminal = new ScriptedTerminal("123 456");

        var code = (await new PromptSource(new TerminalPrompter(terminal, TimeProvider.System)).GetCodeAsync(Device, default)).Code!;

        Assert.Equal(("123456", "prompt", false), (code.Digits, code.Source, code.IsCertain));
        Assert.Equal(Prompt, terminal.Shown);
    }

    [Fact]
    public async Task Anything_else_is_refused_and_asked_again_and_a_stray_Enter_is_not_scolded()
    {
        using var terminal = new ScriptedTerminal("12345", " ", "123456");

        Assert.Equal("123456", (await new PromptSource(new TerminalPrompter(terminal, TimeProvider.System)).GetCodeAsync(Device, default)).Code?.Digits);

        Assert.Equal(Prompt + "That is not a six-digit code; it was not sent to AWS.\n" + Prompt + Prompt, terminal.Shown);
    }

    [Fact]
    public async Task The_end_of_input_is_no_code()
    {
        using var terminal = new ScriptedTerminal((string?)null);

        var answer = await new PromptSource(new TerminalPrompter(terminal, TimeProvider.System)).GetCodeAsync(Device, default);

        Assert.Equal((null, ErrorKind.NobodyToAsk), (answer.Code, answer.Kind));
        Assert.EndsWith("\n", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var terminal = new ScriptedTerminal();
        using var stop = new CancellationTokenSource();
        var asking = new PromptSource(new TerminalPrompter(terminal, TimeProvider.System)).GetCodeAsync(Device, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
