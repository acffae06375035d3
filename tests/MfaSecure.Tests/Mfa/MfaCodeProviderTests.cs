using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Tests.Mfa;

public sealed class MfaCodeProviderTests : IDisposable
{
    private static readonly MfaDevice Device = new("GAHT12345678", null, null);
    private readonly StringWriter error = new();

    public void Dispose() => error.Dispose();

    [Fact]
    public async Task What_needs_nobody_comes_first()
    {
        using var terminal = new ScriptedTerminal("333333");
        using var codes = Provider(terminal, new() { Token = "111111", Process = "echo 222222" });

        Assert.Equal("111111", (await codes.AskAsync(default)).Digits);
        Assert.Equal("222222", (await codes.AskAsync(default)).Digits);
        Assert.Equal(1, terminal.LinesLeft);
    }

    [Fact]
    public async Task Then_people_are_asked()
    {
        using var codes = Provider(new("333333"), new() { Token = "none", Process = "false" });

        Assert.Equal("333333", (await codes.AskAsync(default)).Digits);
    }

    [Fact]
    public async Task With_nobody_to_ask_every_reason_is_told_and_no_token()
    {
        using var codes = Provider(null, new() { Token = "hunter2" });

        var failure = await Assert.ThrowsAsync<UserError>(() => codes.AskAsync(default));

        Assert.Equal(ExitCodes.NobodyToAsk, ExitCodes.Of(failure));
        Assert.Equal("an MFA code for GAHT12345678 is needed and nobody can be asked: there is no terminal; AWS_MFA_TOKEN is not a six-digit code", failure.Message);
        Assert.StartsWith("set AWS_MFA_TOKEN to the six digits", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_failed_is_a_failure_and_not_nobody()
    {
        using var codes = Provider(null, new() { Process = "exit 9" });

        var failure = await Assert.ThrowsAsync<UserError>(() => codes.AskAsync(default));

        Assert.Equal(ExitCodes.Failed, ExitCodes.Of(failure));
        Assert.Contains("exit code 9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoPrompt_opens_no_terminal_and_names_the_setting()
    {
        var opened = 0;
        var host = new Host { Environment = EnvironmentBlock.Empty, OpenTerminal = () => new ScriptedTerminal($"{++opened}") };
        using var codes = new MfaCodeProvider(host, new() { NoPrompt = true, Sources = ["prompt"] }, Device, Clocks.Unspent);

        var failure = await Assert.ThrowsAsync<UserError>(() => codes.AskAsync(default));

        Assert.Equal(0, opened);
        Assert.Contains("AWS_MFA_NO_PROMPT is set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_told_on_their_terminal_else_on_stderr()
    {
        using var terminal = new ScriptedTerminal();
        using (var codes = Provider(terminal, new()))
        {
            codes.Tell("a line");
        }

        Assert.Equal(("a line\n", "", true), (terminal.Shown, error.ToString(), terminal.IsDisposed));
        using var without = Provider(null, new());
        without.Tell("a line");
        Assert.Equal("a line" + Environment.NewLine, error.ToString());
    }

    [Fact]
    public void Settings_print_no_token()
        => Assert.DoesNotContain("123456", new MfaSettings { Token = "123456", Process = "echo 123456" }.ToString(), StringComparison.Ordinal);

    private MfaCodeProvider Provider(ScriptedTerminal? terminal, MfaSettings settings)
        => new(new Host { Environment = EnvironmentBlock.From([new("PATH", "/usr/bin:/bin")]), Error = error, OpenTerminal = () => terminal }, settings with { Sources = ["process", "prompt"] }, Device, Clocks.Unspent);
}
