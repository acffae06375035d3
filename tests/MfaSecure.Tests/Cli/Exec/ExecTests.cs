using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Any program with the session's variables: the recording stand-in plays it under another name.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly AwsStandIn tool;

    public ExecTests() => tool = AwsStandIn.Install(world.Home.Bin, "tool");

    public void Dispose() => world.Dispose();

    private StageSpec Exec(params RawText[] arguments) => world.Command(["exec", .. arguments]).Unattended();

    [Theory]
    [InlineData("--")]
    [InlineData(null)]
    public async Task The_program_gets_session_region_and_its_arguments(string? dashes)
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(Exec(["--profile", "mfa", .. dashes is null ? Array.Empty<RawText>() : [dashes], "tool", "--profile", "x", "--", "", "a b"]));

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
        world.AssertSessionIn(tool.Call);
        Assert.Equal(["--profile", "x", "--", "", "a b"], tool.Call.Arguments);
        Assert.Equal(("eu-west-1", "eu-west-1"), (tool.Call.Environment["AWS_REGION"], tool.Call.Environment["AWS_DEFAULT_REGION"]));
    }

    [Theory]
    [InlineData("AWS_REGION", "AWS_DEFAULT_REGION")]
    [InlineData("AWS_DEFAULT_REGION", "AWS_REGION")]
    public async Task A_region_that_is_set_stays_and_the_other_name_says_the_same(string set, string other)
    {
        await world.SignInAsync();

        Assert.Equal(0, (await Stage.RunAsync(Exec("--", "tool").With((set, "us-west-2")))).ExitCode);

        Assert.Equal(("us-west-2", "us-west-2"), (tool.Call.Environment[set], tool.Call.Environment[other]));
    }

    [Fact]
    public async Task Asks_first_and_leaves_stdin_to_the_program()
    {
        tool.ReadsStdin();
        await using var run = Stage.Start(world.Command("exec", "--profile=mfa", "--", "tool") with { Stdin = StageFd.Pipe, Input = "for the tool"u8.ToArray() });
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal("for the tool"u8.ToArray(), tool.Call.Stdin);
        world.AssertSessionIn(tool.Call);
    }

    [Fact]
    public async Task Arguments_that_are_not_UTF8_reach_the_program()
    {
        await world.SignInAsync();
        RawText odd = new byte[] { 0x61, 0xff, 0xfe };

        Assert.Equal(0, (await Stage.RunAsync(Exec("--", "tool", odd))).ExitCode);

        Assert.Equal(odd, tool.Call.Argv[^1]);
    }

    [Fact]
    public async Task The_exit_code_is_the_programs()
    {
        await world.SignInAsync();

        Assert.Equal(7, (await Stage.RunAsync(Exec("--", "sh", "-c", "exit 7"))).ExitCode);
    }

    [Theory]
    [InlineData("AWS_PROFILE")]
    [InlineData("AWS_DEFAULT_PROFILE")]
    public async Task No_profile_is_named_to_the_program_since_some_SDKs_would_take_its_long_term_keys(string variable)
    {
        await world.SignInAsync();

        Assert.Equal(0, (await Stage.RunAsync(Exec("--", "tool").With((variable, "mfa")))).ExitCode);

        Assert.DoesNotContain(tool.Call.Environment.Keys, name => name is "AWS_PROFILE" or "AWS_DEFAULT_PROFILE");
    }

    [Fact]
    public async Task What_else_the_profile_says_is_said_by_variables_unless_the_user_has_set_them()
    {
        world.Home.AddProfile("set", world.User, world.Device, "output = yaml\ncli_pager =\nendpoint_url = http://127.0.0.1:9\nretry_mode = standard\nmax_attempts = 7");
        await world.SignInAsync();

        Assert.Equal(0, (await Stage.RunAsync(Exec("--profile", "set", "--", "tool").With(("AWS_MAX_ATTEMPTS", "2")))).ExitCode);

        var environment = tool.Call.Environment;
        Assert.Equal(
            ("yaml", "", "http://127.0.0.1:9", "standard", "2"),
            (environment["AWS_DEFAULT_OUTPUT"], environment["AWS_PAGER"], environment["AWS_ENDPOINT_URL"], environment["AWS_RETRY_MODE"], environment["AWS_MAX_ATTEMPTS"]));
    }

    [Fact]
    public async Task Nested_without_a_profile_it_goes_on_with_the_outer_one()
    {
        await world.SignInAsync();
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");

        Assert.Equal(0, (await Stage.RunAsync(Exec("--profile", "dev", "--", NativeBinary.Path, "exec", "--", "tool"))).ExitCode);

        world.AssertSessionIn(tool.Call, world.Sts.Account.Sessions.Single(session => session.Role == role));
        Assert.Equal(("dev", "dev"), (tool.Call.Environment["AWS_MFA_PROFILE"], tool.Call.Environment["AWSUME_PROFILE"]));
    }

    [Fact]
    public async Task Nested_in_itself_it_serves_the_inner_profile()
    {
        await world.SignInAsync();
        var second = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {second.Arn}\nsource_profile = mfa\n");

        Assert.Equal(0, (await Stage.RunAsync(Exec("--profile", "mfa", "--", NativeBinary.Path, "exec", "--profile", "dev", "--", "tool"))).ExitCode);

        world.AssertSessionIn(tool.Call, world.Sts.Account.Sessions.Single(session => session.Role == second));
    }

    [Fact]
    public async Task A_profile_without_MFA_changes_nothing()
    {
        var spec = Exec("--", "tool").With(("AWS_PROFILE", "plain"), ("AWS_MFA_TOKEN", "123456"));

        Assert.Equal((0, ""), await Stage.RunAsync(spec) is var result ? (result.ExitCode ?? -1, result.StderrText) : default);

        Assert.Equal(spec.Given(), tool.Call.Environ);
    }

    [Fact]
    public async Task An_explicit_profile_without_MFA_counts_though_keys_are_in_the_environment()
    {
        var spec = Exec("--profile", "plain", "--", "tool").With(("AWS_ACCESS_KEY_ID", "AKIAx"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_DEFAULT_PROFILE", "mfa"));

        Assert.Equal(0, (await Stage.RunAsync(spec)).ExitCode);

        var environment = tool.Call.Environment;
        Assert.Equal("plain", environment["AWS_PROFILE"]);
        Assert.DoesNotContain(environment.Keys, name => name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "AWS_DEFAULT_PROFILE");
    }

    [Theory]
    [InlineData("AWS_PROFILE")]
    [InlineData("AWS_DEFAULT_PROFILE")]
    public async Task A_variable_that_names_no_profile_there_is_keeps_no_program_from_running_and_is_noticed(string variable)
    {
        var spec = Exec("--", "tool").With((variable, "plian"));

        var result = await Stage.RunAsync(spec);

        Assert.Equal(
            (0, "", $"aws-mfa-secure: notice: profile 'plian' does not exist ({variable}); running 'tool' without a session; did you mean 'plain'?\n"),
            (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.Equal(spec.Given(), tool.Call.Environ);
    }

    [Fact]
    public async Task Where_no_profile_is_named_and_there_is_none_nothing_is_said()
    {
        File.Delete(world.Home.ConfigFile);
        File.Delete(world.Home.File(".aws/credentials"));

        var result = await Stage.RunAsync(Exec("--", "tool"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Single(tool.Calls);
    }

    [Fact]
    public async Task A_role_without_a_region_of_its_own_has_none_as_for_the_CLI()
    {
        await world.SignInAsync();
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");

        Assert.Equal(0, (await Stage.RunAsync(Exec("--profile", "dev", "--", "tool"))).ExitCode);

        world.AssertSessionIn(tool.Call, world.Sts.Account.Sessions.Single(session => session.Role == role));
        Assert.DoesNotContain(tool.Call.Environment.Keys, name => name is "AWS_REGION" or "AWS_DEFAULT_REGION");
    }

    [Theory]
    [InlineData(2, "unrecognized option '--profle'", "did you mean '--profile'?", "--profle", "x", "tool")]
    [InlineData(2, "unrecognized option '--nonsense'", "usage: aws-mfa-secure exec", "--nonsense", "tool")]
    public async Task An_option_that_is_not_known_is_refused_with_the_one_that_was_meant(int exitCode, string sentence, string hint, params string[] arguments)
        => world.AssertFails(await Stage.RunAsync(Exec([.. arguments.Select(RawText.FromString)])), exitCode, sentence, hint);

    [Theory]
    [InlineData(127, "'nonesuch' was not found on PATH", "--", "nonesuch")]
    [InlineData(127, "cannot run '/none/such'", "--", "/none/such")]
    [InlineData(126, "cannot run '/etc/passwd'", "--", "/etc/passwd")]
    [InlineData(2, "exec needs a command to run")]
    [InlineData(2, "exec needs a command to run", "--profile", "mfa", "--")]
    [InlineData(2, "--profile needs a value", "--profile")]
    [InlineData(2, "unrecognized option '--nonsense'", "--nonsense", "tool")]
    public async Task What_cannot_be_run_is_named(int exitCode, string sentence, params string[] arguments)
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(Exec([.. arguments.Select(RawText.FromString)]));

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.StartsWith($"aws-mfa-secure: error: {sentence}", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anybody_to_ask_the_program_is_not_run()
        => world.AssertFails(await Stage.RunAsync(Exec("--profile", "mfa", "--", "tool")), 3, "nobody can be asked");
}
