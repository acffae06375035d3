using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The AWS CLI itself under the binary: each one that this machine has, which is version 1 or 2 or both.</summary>
public sealed class RealAwsTests : IDisposable
{
    private readonly AliasWorld world = new();

    public RealAwsTests() => File.Delete(world.Aws.Path);

    /// <summary>The first on PATH, and Debian's, which scripts/test installs.</summary>
    public static TheoryData<string> Clis
        => new(((string[])[Peers.Candidates("aws").FirstOrDefault("aws"), .. File.Exists("/usr/bin/aws") ? ["/usr/bin/aws"] : Array.Empty<string>()]).Distinct());

    public void Dispose() => world.Dispose();

    [NeedsTheory("aws")]
    [MemberData(nameof(Clis))]
    public async Task It_signs_with_the_session_although_the_profile_is_explicit(string cli)
    {
        var spec = WhoAmI(cli, "--profile", "mfa");

        var first = await world.AnswerAsync(spec);
        var second = await Stage.RunAsync(spec.Unattended());

        Assert.All((StageResult[])[first, second], r => AssertPrints(world.User.Arn, r));
        var caller = world.Sts.CallsOf("GetCallerIdentity");
        Assert.Equal([world.LastSession.AccessKeyId, world.LastSession.AccessKeyId], caller.Select(c => c.AccessKeyId));
        Assert.Equal(world.User.AccessKeyId, Assert.Single(world.SessionCalls).AccessKeyId);
    }

    [NeedsTheory("aws")]
    [MemberData(nameof(Clis))]
    public async Task One_code_serves_the_user_and_a_role_of_his(string cli)
    {
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {role.Arn}\nsource_profile = mfa\nregion = eu-west-1\nrole_session_name = me\n");

        AssertPrints($"arn:aws:sts::{world.Sts.Account.Id}:assumed-role/dev/me", await world.AnswerAsync(WhoAmI(cli, "--profile", "dev")));
        AssertPrints(world.User.Arn, await Stage.RunAsync(WhoAmI(cli, "--profile", "mfa").Unattended()));
        AssertPrints($"arn:aws:sts::{world.Sts.Account.Id}:assumed-role/dev/me", await Stage.RunAsync(WhoAmI(cli).With(("AWS_PROFILE", "dev")).Unattended()));

        Assert.Equal((1, 1), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [NeedsTheory("aws")]
    [MemberData(nameof(Clis))]
    public async Task It_takes_the_session_of_a_credential_process(string cli)
    {
        world.Home.Append(".aws/config", $"[profile sdk]\nregion = eu-west-1\ncredential_process = {NativeBinary.Path} credential-process --profile mfa\n");

        AssertPrints(world.User.Arn, await world.AnswerAsync(Bare(WhoAmI(cli, "--profile", "sdk"))));
    }

    [NeedsTheory("aws")]
    [MemberData(nameof(Clis))]
    public async Task Version_2_exports_the_session_as_its_own_credentials(string cli)
    {
        var version = await Stage.RunAsync(Bare(WhoAmI(cli)) with { Arguments = ["--version"] });
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Session("configure", "export-credentials", "--profile", "mfa").With(("AWS_MFA_AWS", cli)).Unattended());

        if ((version.StdoutText + version.StderrText).StartsWith("aws-cli/1.", StringComparison.Ordinal))
        {
            Assert.Contains("Invalid choice", result.StderrText, StringComparison.Ordinal);
            return;
        }

        Assert.True(result.ExitCode == 0, result.ToString());
        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(world.LastSession.AccessKeyId, json.RootElement.GetProperty("AccessKeyId").GetString());
    }

    [NeedsTheory("aws")]
    [MemberData(nameof(Clis))]
    public async Task It_says_itself_that_a_profile_does_not_exist(string cli)
    {
        var result = await Stage.RunAsync(WhoAmI(cli, "--profile", "nonesuch").Unattended());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The config profile (nonesuch) could not be found", result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain("aws-mfa-secure", result.StderrText, StringComparison.Ordinal);
    }

    private StageSpec WhoAmI(string cli, params RawText[] more)
        => world.Session(["sts", "get-caller-identity", "--endpoint-url", world.Sts.Url, "--query", "Arn", "--output", "text", .. more])
            .With(("PATH", Isolation.SearchPath), ("AWS_MFA_AWS", cli));

    /// <summary>The same without the alias.</summary>
    private static StageSpec Bare(StageSpec spec) => spec with { Program = spec.Environment["AWS_MFA_AWS"], Name = "aws", Arguments = [.. spec.Arguments.Skip(1)] };

    private static void AssertPrints(string arn, StageResult result) => Assert.True(result.ExitCode == 0 && result.StdoutText.Trim() == arn, result.ToString());
}
