using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A code in AWS_MFA_TOKEN that is wrong, used or no code.</summary>
public sealed class SessionTokenTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_wrong_code_in_the_time_of_a_used_one_is_called_wrong_not_used()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", world.Device.WrongCode()), ("AWS_MFA_FORCE", "1")).Unattended());

        world.AssertFails(result, 1, $"AWS rejected the code for MFA device {world.Device.Serial}", "check the digits");
    }

    [Fact]
    public async Task Without_a_terminal_a_used_code_is_the_error()
    {
        var code = world.Device.NextUnusedCode();
        Assert.Equal(0, (await Stage.RunAsync(world.Command("exports").With(("AWS_MFA_TOKEN", code)).Unattended())).ExitCode);

        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", code), ("AWS_MFA_FORCE", "1")).Unattended());

        world.AssertFails(result, 1, "the code in AWS_MFA_TOKEN has already been used", "set it to the next code, in ");
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task On_a_terminal_what_is_no_code_is_ignored_with_a_word()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", "12345")));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("aws-mfa-secure: AWS_MFA_TOKEN is not a six-digit code, so it is ignored\r\n", result.Transcript, StringComparison.Ordinal);
    }
}
