using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Roles under the alias: one code for the user, and none for his roles.</summary>
public sealed class RoleTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly IamRole dev;

    public RoleTests()
    {
        dev = world.Sts.Account.AddRole("dev", requiresMfa: true, maxSessionDuration: 43200);
        AddRole("dev", "mfa");
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task One_code_serves_the_user_and_his_roles()
    {
        var second = world.Sts.Account.AddRole("ops", requiresMfa: true);
        AddRole("ops", "mfa");
        var first = await world.AnswerAsync(world.Session("s3", "ls", "--profile", "dev"));
        Assert.True(first.ExitCode == 0, first.ToString());

        world.AssertSessionIn(world.Aws.Call, SessionOf(dev));
        Assert.Equal("dev", world.Aws.Call.Environment["AWS_PROFILE"]);
        Assert.Equal(["s3", "ls"], world.Aws.Call.Arguments);

        await SilentAsync(world.Session("s3", "ls").With(("AWS_PROFILE", "ops")));
        world.AssertSessionIn(world.Aws.Calls[^1], SessionOf(second));
        await SilentAsync(world.Session("s3", "ls", "--profile", "mfa"));
        await SilentAsync(world.Session("s3", "ls", "--profile", "dev"));
        world.AssertSessionIn(world.Aws.Calls[^1], SessionOf(dev));
        Assert.Equal((1, 2), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [Fact]
    public async Task Many_roles_at_once_make_one_prompt_and_one_session_of_the_user()
    {
        string[] names = ["r1", "r2", "r3", "r4", "r5", "r6"];
        foreach (var name in names)
        {
            world.Sts.Account.AddRole(name, requiresMfa: true);
            AddRole(name, "mfa");
        }

        await using var crowd = new Crowd();
        foreach (var name in names.Concat(names).Append("mfa"))
        {
            crowd.Start(world.Session("s3", "ls", "--profile", name));
        }

        var codes = await Crowd.AskerAmongAsync(crowd.Runs);
        codes.Terminal.TypeLine(world.Device.NextUnusedCode());
        var results = await Crowd.EndAsync(crowd.Runs);

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.ToString()));
        Assert.Equal([codes], crowd.Runs.Where(Crowd.HasAsked));
        Assert.Equal((1, names.Length), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [Fact]
    public async Task What_the_profile_says_of_the_role_reaches_STS()
    {
        world.Sts.Account.AddRole("vendor", externalId: "x-17", requiresMfa: true);
        AddRole("vendor", "mfa", "external_id = x-17\nrole_session_name = build@7\nduration_seconds = 1800\nregion = us-west-2");

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "vendor"));

        var call = Assert.Single(world.Sts.CallsOf("AssumeRole"));
        Assert.Equal(
            ("build@7", "x-17", "1800", null),
            (call.Parameters["RoleSessionName"], call.Parameters["ExternalId"], call.Parameters["DurationSeconds"], call.Parameters.GetValueOrDefault("TokenCode")));
    }

    [Fact]
    public async Task A_session_without_a_name_bears_the_users()
    {
        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "dev").With(("LOGNAME", "zoë m")));

        Assert.Equal("zo--m", Assert.Single(world.Sts.CallsOf("AssumeRole")).Parameters["RoleSessionName"]);
    }

    [Fact]
    public async Task A_chain_goes_over_every_link_and_ends_after_an_hour()
    {
        var last = world.Sts.Account.AddRole("last", trusts: [dev.Arn], maxSessionDuration: 43200);
        AddRole("last", "dev", "duration_seconds = 7200");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "last"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "aws-mfa-secure: notice: the session of role profile 'last' lasts 3600 s instead of 7200: AWS limits role chaining to one hour\n",
            result.StderrText);
        world.AssertSessionIn(world.Aws.Call, SessionOf(last));
        Assert.Equal([dev.Arn, last.Arn], world.Sts.CallsOf("AssumeRole").Select(call => call.Parameters["RoleArn"]));
        await SilentAsync(world.Session("s3", "ls", "--profile", "last"));
    }

    [Fact]
    public async Task More_than_an_hour_is_taken_directly_with_the_code()
    {
        AddRole("long", "mfa", $"role_arn = {dev.Arn}\nduration_seconds = 7200", own: false);

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "long"));
        await SilentAsync(world.Session("s3", "ls", "--profile", "long"));

        Assert.Empty(world.SessionCalls);
        var call = Assert.Single(world.Sts.CallsOf("AssumeRole"));
        Assert.Equal(("7200", world.Device.Serial), (call.Parameters["DurationSeconds"], call.Parameters["SerialNumber"]));
        world.AssertSessionIn(world.Aws.Calls[^1], SessionOf(dev));
    }

    [Theory]
    [InlineData("external_id = other")]
    [InlineData("role_session_name = other")]
    [InlineData("duration_seconds = 900")]
    public async Task A_changed_role_is_another_session(string line)
    {
        world.Sts.Account.AddRole("open", requiresMfa: true);
        AddRole("open", "mfa");
        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "open"));
        AddRole("open2", "mfa", $"role_arn = arn:aws:iam::123456789012:role/open\n{line}", own: false);

        await SilentAsync(world.Session("s3", "ls", "--profile", "open2"));

        Assert.Equal((1, 2), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [Fact]
    public async Task A_session_that_AWS_ended_before_its_time_is_asked_for_anew()
    {
        await world.SignInAsync();
        world.LastSession.Revoked = true;

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "dev"));

        world.AssertSessionIn(world.Aws.Call, SessionOf(dev));
        Assert.Equal(2, world.SessionCalls.Count);
    }

    [Fact]
    public async Task A_role_that_may_not_be_taken_is_named_and_asks_no_second_code()
    {
        world.Sts.Account.AddRole("bobs", trusts: [world.Plain.Arn]);
        AddRole("bobs", "mfa");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "bobs"));

        world.AssertFails(result, 1, "arn:aws:iam::123456789012:role/bobs");
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task A_role_that_names_no_device_passes_with_a_notice_when_nobody_can_be_asked()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "dev").Unattended());

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("aws-mfa-secure: notice: ", result.StderrText, StringComparison.Ordinal);
        Assert.Single(result.StderrText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["s3", "ls", "--profile", "dev"], world.Aws.Call.Arguments);
    }

    [Fact]
    public async Task A_role_that_names_its_device_is_not_run_without_a_code()
    {
        AddRole("strict", "mfa", $"mfa_serial = {world.Device.Serial}");

        world.AssertFails(await Stage.RunAsync(world.Session("s3", "ls", "--profile", "strict").Unattended()), 3, "nobody can be asked");
    }

    [Theory]
    [InlineData("dev", "AWS_MFA_ROLES", "off")]
    [InlineData("dev", "AWS_MFA_DISABLE", "1")]
    [InlineData("of-bob", "X", "y")]
    [InlineData("lost", "X", "y")]
    public async Task Roles_that_are_not_ours_reach_aws_untouched(string profile, string variable, string value)
    {
        AddRole("of-bob", "plain");
        AddRole("lost", "nonesuch");

        await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", profile).With((variable, value)));
    }

    [Fact]
    public async Task Exports_of_a_role_are_the_roles()
    {
        var result = await Stage.RunAsync(world.Command("exports", "--profile", "dev").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains($"export AWS_ACCESS_KEY_ID={SessionOf(dev).AccessKeyId}", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exports_without_MFA_take_the_role_with_the_plain_keys()
    {
        var open = world.Sts.Account.AddRole("open");
        AddRole("of-bob", "plain", $"role_arn = {open.Arn}", own: false);

        var result = await Stage.RunAsync(world.Command("exports", "--no-mfa", "--profile", "of-bob").Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains($"export AWS_ACCESS_KEY_ID={SessionOf(open).AccessKeyId}", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task The_CLI_ends_with_the_roles_own_ARN()
    {
        File.Delete(world.Aws.Path);
        var spec = world.SessionWithToken("sts", "get-caller-identity", "--profile", "dev", "--query", "Arn", "--output", "text")
            .With(("PATH", Isolation.SearchPath), ("AWS_ENDPOINT_URL", world.Sts.Url), ("LOGNAME", "me"), ("AWS_DEFAULT_REGION", "eu-west-1"));

        var result = await Stage.RunAsync(spec);

        Assert.True(result.StdoutText.Trim() == "arn:aws:sts::123456789012:assumed-role/dev/me", result.ToString());
    }

    private TemporarySession SessionOf(IamRole role)
        => world.Sts.Account.Sessions.Where(session => session.Role == role).MaxBy(session => session.Expiration)!;

    private void AddRole(string name, string source, string more = "", bool own = true)
        => world.Home.Append(
            ".aws/config",
            $"[profile {name}]\n{(own ? $"role_arn = arn:aws:iam::123456789012:role/{name}\n" : "")}source_profile = {source}\n{more}\n");

    private static async Task SilentAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec.Unattended());
        Assert.True(result is { ExitCode: 0, StderrText: "", Transcript: "" }, result.ToString());
    }
}
