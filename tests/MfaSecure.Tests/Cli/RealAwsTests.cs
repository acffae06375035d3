using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The AWS CLI itself under the binary.</summary>
public sealed class RealAwsTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsFact("aws")]
    public async Task The_CLI_signs_with_the_session_although_the_profile_is_explicit()
    {
        File.Delete(world.Aws.Path);
        var spec = world.Session("sts", "get-caller-identity", "--profile", "mfa", "--endpoint-url", world.Sts.Url, "--query", "Arn", "--output", "text")
            .With(("PATH", Environment.GetEnvironmentVariable("PATH")));

        var first = await world.AnswerAsync(spec);
        var second = await Stage.RunAsync(spec.Unattended());

        Assert.All((StageResult[])[first, second], r => Assert.True(r.ExitCode == 0 && r.StdoutText.Trim() == world.User.Arn, r.ToString()));
        var caller = world.Sts.CallsOf("GetCallerIdentity");
        Assert.Equal([world.LastSession.AccessKeyId, world.LastSession.AccessKeyId], caller.Select(c => c.AccessKeyId));
        Assert.Equal(world.User.AccessKeyId, Assert.Single(world.SessionCalls).AccessKeyId);
    }

    [NeedsFact("aws")]
    public async Task The_CLI_says_itself_that_a_profile_does_not_exist()
    {
        File.Delete(world.Aws.Path);
        var spec = world.Session("sts", "get-caller-identity", "--profile", "nonesuch").With(("PATH", Environment.GetEnvironmentVariable("PATH")));

        var result = await Stage.RunAsync(spec.Unattended());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The config profile (nonesuch) could not be found", result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain("aws-mfa-secure", result.StderrText, StringComparison.Ordinal);
    }
}
