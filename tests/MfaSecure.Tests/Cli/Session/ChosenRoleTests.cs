using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>--role ARN</c> on exec, exports and credential-process: a role without a profile of its own.</summary>
public sealed class ChosenRoleTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly AwsStandIn tool;
    private readonly IamRole dev;

    public ChosenRoleTests()
    {
        tool = AwsStandIn.Install(world.Home.Bin, "tool");
        dev = world.Sts.Account.AddRole("dev", requiresMfa: true, maxSessionDuration: 43200);
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Exec_runs_the_program_with_the_role_and_one_code_serves_the_next_call_too()
    {
        await DoneAsync(Coded("exec", "--profile", "mfa", "--role", dev.Arn, "--", "tool", "--role", "x"));
        await DoneAsync(world.Command("exec", "--role=" + dev.Arn, "tool").Unattended());

        Assert.Equal(["--role", "x"], tool.Calls[0].Arguments);
        Assert.All(tool.Calls, call => world.AssertSessionIn(call, SessionOf(dev)));
        Assert.Equal(("eu-west-1", "mfa"), (tool.Calls[0].Environment["AWS_REGION"], tool.Calls[0].Environment["AWS_MFA_PROFILE"]));
        Assert.DoesNotContain("AWS_PROFILE", tool.Calls[0].Environment.Keys);
        Assert.Equal((1, 1), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [Fact]
    public async Task Exports_prints_the_role()
    {
        var result = await DoneAsync(Coded("exports", "--profile", "mfa", "--role", dev.Arn, "--format", "json"));

        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(SessionOf(dev).SessionToken, json.RootElement.GetProperty("AWS_SESSION_TOKEN").GetString());
    }

    [Fact]
    public async Task Credential_process_prints_the_role()
    {
        var result = await DoneAsync(Coded("credential-process", "--role", dev.Arn));

        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(SessionOf(dev).AccessKeyId, json.RootElement.GetProperty("AccessKeyId").GetString());
    }

    [PeerFact("boto3")]
    public async Task Boto3_gets_the_role_from_a_line_of_the_config_file()
    {
        world.Home.Append(".aws/config", $"[profile sdk]\ncredential_process = {NativeBinary.Path} credential-process --profile mfa --role {dev.Arn} --session-name me\nregion = eu-west-1\n");
        var spec = Coded() with
        {
            Program = Peers.Python!,
            Name = null,
            Arguments = ["-c", "import boto3; print(boto3.Session(profile_name='sdk').client('sts').get_caller_identity()['Arn'])"],
        };

        var result = await DoneAsync(spec);

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/dev/me\n", result.StdoutText);
    }

    [Fact]
    public async Task External_id_session_name_and_duration_reach_STS()
    {
        var vendor = world.Sts.Account.AddRole("vendor", externalId: "x-17:/a", requiresMfa: true);

        await DoneAsync(Coded("exec", "--role", vendor.Arn, "--external-id", "x-17:/a", "--session-name", "build@7", "--duration", "1800", "--", "tool"));

        var call = Assert.Single(world.Sts.CallsOf("AssumeRole")).Parameters;
        Assert.Equal(("x-17:/a", "build@7", "1800"), (call["ExternalId"], call["RoleSessionName"], call["DurationSeconds"]));
        Assert.DoesNotContain("TokenCode", call.Keys);
    }

    [Fact]
    public async Task More_than_an_hour_is_assumed_with_the_keys_and_a_code()
    {
        await DoneAsync(Coded("exec", "--role", dev.Arn, "--duration", "7200", "--", "tool"));

        Assert.Equal(world.Device.Serial, Assert.Single(world.Sts.CallsOf("AssumeRole")).Parameters["SerialNumber"]);
        Assert.Empty(world.SessionCalls);
    }

    [Fact]
    public async Task A_role_assumes_the_chosen_one()
    {
        var last = world.Sts.Account.AddRole("last", trusts: [dev.Arn]);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {dev.Arn}\nsource_profile = mfa\n");

        await DoneAsync(Coded("exec", "--profile", "dev", "--role", last.Arn, "--", "tool"));

        world.AssertSessionIn(tool.Call, SessionOf(last));
        AssertUsage(
            await Stage.RunAsync(Coded("exec", "--profile", "dev", "--role", last.Arn, "--duration", "7200", "--", "tool")), "--duration 7200 is too long: profile 'dev' is a role", "use at most 3600");
    }

    [Fact]
    public async Task A_profile_for_SDKs_stands_for_the_one_whose_session_it_gives()
    {
        world.Home.Append(".aws/config", "[profile sdk]\ncredential_process = aws-mfa-secure credential-process --profile mfa\n");

        await DoneAsync(Coded("exec", "--profile", "sdk", "--role", dev.Arn, "--", "tool"));

        world.AssertSessionIn(tool.Call, SessionOf(dev));
    }

    [Fact]
    public async Task A_user_without_MFA_assumes_the_role_with_the_keys()
    {
        var open = world.Sts.Account.AddRole("open");

        await DoneAsync(world.Command("exec", "--profile", "plain", "--role", open.Arn, "--", "tool").Unattended());
        await DoneAsync(world.Command("credential-process", "--profile", "plain", "--role", open.Arn).Unattended());

        world.AssertSessionIn(tool.Call, world.Sts.Account.Sessions[0]);
        Assert.All(world.Sts.Calls, call => Assert.Equal("AssumeRole", call.Action));
    }

    [PeerFact("boto3")]
    public async Task The_server_of_exec_gives_the_role()
    {
        var result = await DoneAsync(Coded(
            "exec", "--server", "--profile", "mfa", "--role", dev.Arn, "--session-name", "me", "--", Peers.Python!, "-c", "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"));

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/dev/me\n", result.StdoutText);
    }

    [Theory]
    [InlineData("invalid value 'dev' for --role", "use the role's ARN", "--role", "dev")]
    [InlineData("invalid value 'arn:aws:iam::123456789012:user/dev' for --role", "use the role's ARN", "--role", "arn:aws:iam::123456789012:user/dev")]
    [InlineData("invalid value '899' for --duration", "900 to 43200", "--role", "ARN", "--duration", "899")]
    [InlineData("invalid value '1h' for --duration", "900 to 43200", "--role", "ARN", "--duration", "1h")]
    [InlineData("invalid value 'a b' for --session-name", "2 to 64", "--role", "ARN", "--session-name", "a b")]
    [InlineData("invalid value 'x' for --external-id", "2 to 1224", "--role", "ARN", "--external-id", "x")]
    [InlineData("--external-id is only for --role", "add --role ARN", "--external-id", "x17")]
    [InlineData("--duration is only for --role", "add --role ARN", "--duration", "3600")]
    [InlineData("is not in partition aws of the MFA device", "--profile NAME", "--role", "arn:aws-cn:iam::123456789012:role/dev")]
    public async Task What_AWS_would_reject_is_wrong_usage_before_a_code_is_asked_for(string sentence, string hint, params string[] options)
    {
        RawText[] arguments = [.. options.Select(option => (RawText)(option == "ARN" ? dev.Arn : option))];

        AssertUsage(await Stage.RunAsync(world.Command(["exec", "--profile", "mfa", .. arguments, "--", "tool"]).Unattended()), sentence, hint);
        AssertUsage(await Stage.RunAsync(world.Command(["exports", "--profile", "mfa", .. arguments]).Unattended()), sentence, hint);
        AssertUsage(await Stage.RunAsync(world.Command(["credential-process", "--profile", "mfa", .. arguments]).Unattended()), sentence, hint);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task A_profile_that_has_no_keys_is_reported()
    {
        world.Home.Append(".aws/config", "[profile sso]\nsso_start_url = https://x\n");

        foreach (var profile in (string[])["sso", "nope"])
        {
            var result = await Stage.RunAsync(world.Command("exec", "--profile", profile, "--role", dev.Arn, "--", "tool").Unattended());
            world.AssertFails(result, 1, profile == "sso" ? "cannot be assumed: profile 'sso' has sso_start_url" : "profile 'nope' does not exist");
        }
    }

    private StageSpec Coded(params RawText[] arguments) => world.Command(arguments).With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended();

    private static async Task<StageResult> DoneAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    private void AssertUsage(StageResult result, string sentence, string hint)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.StderrText, StringComparison.Ordinal);
        Assert.Contains(hint, result.StderrText, StringComparison.Ordinal);
    }

    private TemporarySession SessionOf(IamRole role) => Assert.Single(world.Sts.Account.Sessions, session => session.Role == role);
}
