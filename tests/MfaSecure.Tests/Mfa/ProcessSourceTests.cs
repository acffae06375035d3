using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Mfa;

public class ProcessSourceTests
{
    private static readonly MfaDevice Device = new("GAHT12345678", null, null);
    private static readonly EnvironmentBlock Environment = EnvironmentBlock.From([new("PATH", "/usr/bin:/bin"), new("GREETING", "hello")]);

    [Theory]
    [InlineData("echo 123456", "123456")]
    [InlineData("echo unlocking; echo 123 456; echo 654321", "123456")]
    [InlineData("printf '\\r\\n123456\\r\\n'", "123456")]
    [InlineData("test $GREETING = hello && echo 111111 | tr 1 2", "222222")]
    public async Task The_first_line_of_six_digits_is_the_code(string command, string digits)
    {
        var code = (await new ProcessSource(command, Environment).GetCodeAsync(Device, default)).Code;

        Assert.Equal((digits, true), (code?.Digits, code?.IsCertain));
    }

    [Theory]
    [InlineData("true", "mfa_process printed no line with six digits")]
    [InlineData("echo '976249 lasts 24s |==|'", "mfa_process printed no line with six digits")]
    [InlineData("echo code: 123456", "mfa_process printed no line with six digits")]
    [InlineData("echo 123456; exit 3", "mfa_process failed with exit code 3")]
    [InlineData("no-such-program", "mfa_process failed with exit code 127")]
    public async Task Anything_else_is_none_with_the_reason(string command, string reason)
    {
        var answer = await new ProcessSource(command, Environment).GetCodeAsync(Device, default);

        Assert.Equal((null, reason, ErrorKind.Failed), (answer.Code, answer.Reason, answer.Kind));
        Assert.Contains("mfa_process (AWS_MFA_PROCESS)", answer.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var running = new ProcessSource("sleep 1000", Environment).GetCodeAsync(Device, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
