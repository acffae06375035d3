using MfaSecure.Mfa;

namespace MfaSecure.Tests.Mfa;

public class EnvironmentSourceTests
{
    private static readonly MfaDevice Device = new("GAHT12345678", null, null);

    [Fact]
    public async Task A_token_is_given_once_and_is_certain()
    {
        var source = new EnvironmentSource("123 456");

        var code = (await source.GetCodeAsync(Device, default)).Code!;
        Assert.Equal(("123456", "AWS_MFA_TOKEN", true), (code.Digits, code.Source, code.IsCertain));
        Assert.Null((await source.GetCodeAsync(Device, default)).Code);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("none")]
    public async Task What_is_no_token_gives_none_and_is_not_repeated(string token)
    {
        var answer = await new EnvironmentSource(token).GetCodeAsync(Device, default);

        Assert.Null(answer.Code);
        Assert.StartsWith("AWS_MFA_TOKEN is not ", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_token_that_is_not_set_is_nothing_to_tell(string? token)
    {
        var answer = await new EnvironmentSource(token).GetCodeAsync(Device, default);

        Assert.Equal((null, ""), (answer.Code, answer.Reason));
    }
}
