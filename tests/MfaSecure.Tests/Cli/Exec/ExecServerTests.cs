using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>exec --server</c>: what the program is given, who is answered, and how a session is renewed while it runs.</summary>
public sealed class ExecServerTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly AwsStandIn tool;
    private readonly string go;

    public ExecServerTests()
    {
        tool = AwsStandIn.Install(world.Home.Bin, "tool");
        go = world.Home.File("go");
    }

    public void Dispose() => world.Dispose();

    private StageSpec Exec(params RawText[] arguments) => world.Command(["exec", "--server", .. arguments]);

    /// <summary>The program runs until the test lets it go.</summary>
    private async Task<(StageRun Run, ServedTool Tool)> StartAsync(StageSpec spec)
    {
        tool.WaitsFor(go);
        var run = Stage.Start(spec);
        return (run, await ServedTool.OfAsync(tool));
    }

    private async Task EndAsync(StageRun run)
    {
        await File.WriteAllTextAsync(go, "");
        var result = await run.WaitAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task The_program_gets_an_address_a_token_a_region_and_no_keys()
    {
        await world.SignInAsync();
        RawText odd = new byte[] { 0x61, 0xff, 0xfe };
        RawText entry = new byte[] { (byte)'X', (byte)'=', 0xff, 0x80 };
        var spec = Exec("--profile", "mfa", "--", "tool", "--server", odd, "", "--") with { RawEnvironment = [entry, "noequals"] };

        var result = await Stage.RunAsync(spec.With(
            ("AWS_PROFILE", "x"), ("AWS_DEFAULT_PROFILE", "y"), ("AWS_ACCESS_KEY_ID", "AKIAx"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t"), ("AWS_SECURITY_TOKEN", "t"),
            ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"), ("AWS_SESSION_EXPIRATION", "2020-01-01T00:00:00Z"), ("AWS_MFA_TOKEN", "123456"),
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/x"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/x"), ("AWS_ROLE_ARN", "x"), ("KEEP", "me")).Unattended());

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.Equal(["tool", "--server", odd, "", "--"], tool.Call.Argv);
        Assert.Contains(entry, tool.Call.Environ);
        Assert.Contains("noequals", tool.Call.Environ);
        var environment = tool.Call.Environment;
        Assert.Equal(("aws-mfa-secure", "eu-west-1", "eu-west-1", "me"), (environment["AWS_PROFILE"], environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"], environment["KEEP"]));
        Assert.Equal(("mfa", "mfa"), (environment["AWS_MFA_PROFILE"], environment["AWSUME_PROFILE"]));
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/$", environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
        Assert.Matches("^[0-9a-f]{64}$", environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]);
        Assert.Equal(
            ["AWS_CONFIG_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_STS", "AWS_MFA_PROFILE", "AWS_MFA_SERVED", "AWS_MFA_SOURCE", "AWS_PROFILE", "AWS_REGION", "AWS_SDK_LOAD_CONFIG"],
            environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_has_the_token_is_answered_and_nobody_else()
    {
        await world.SignInAsync();
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");
        var (run, served) = await StartAsync(Exec("tool").Unattended());
        using var asking = served;
        await using var running = run;

        Assert.Equal(world.LastSession.AccessKeyId, await served.KeyAsync());
        Assert.Equal(world.LastSession.AccessKeyId, await served.KeyAsync("profile/mfa"));
        var ofRole = await served.KeyAsync("profile/dev");
        Assert.Equal(world.Sts.Account.Sessions.Single(session => session.Role == role).AccessKeyId, ofRole);
        Assert.Equal(403, (await served.AskAsync(token: served.Token + "0")).Status);
        Assert.Equal(403, (await served.AskAsync(token: "")).Status);
        Assert.Equal(403, (await served.AskAsync(host: $"evil.example:{served.Url.Port}")).Status);
        Assert.Equal(404, (await served.AskAsync("profile/plain")).Status);
        Assert.Equal(404, (await served.AskAsync("x")).Status);
        Assert.Equal(405, (await served.AskAsync(method: HttpMethod.Post)).Status);
        await EndAsync(run);
        Assert.True(await served.IsGoneAsync());
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task When_its_program_is_killed_the_server_and_its_files_are_gone()
    {
        await world.SignInAsync();
        var (run, served) = await StartAsync(Exec("tool").Unattended());
        using var asking = served;
        await using var running = run;
        Assert.True(File.Exists(served.Call.Environment["AWS_CONFIG_FILE"]));

        using (var program = Process.GetProcessById(served.Call.Pid))
        {
            program.Kill();
        }

        Assert.Equal(Signals.Kill, (await run.WaitAsync()).Signal);
        Assert.True(await served.IsGoneAsync());
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "server-config-*"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_ends_is_asked_for_on_the_terminal_while_the_program_runs(bool inShellWithJobs)
    {
        await world.SignInAsync();
        var first = world.LastSession;
        var spec = inShellWithJobs ? Exec("--", "bash", "-c", "set -m; tool; exit $?") : Exec("--", "tool");
        var (run, served) = await StartAsync(spec.AtTerminal());
        using var asking = served;
        await using var running = run;
        Assert.Equal(inShellWithJobs, served.Call.ProcessGroup != await run.PidAsync());
        Assert.Equal(served.Call.ProcessGroup, served.Call.ForegroundGroup);
        var modes = run.Terminal.Modes;
        world.EndSessionIn(TimeSpan.FromSeconds(-1));

        var keys = Enumerable.Range(0, 10).Select(_ => served.KeyAsync()).ToArray();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.All(await Task.WhenAll(keys), key => Assert.Equal(world.LastSession.AccessKeyId, key));
        Assert.NotEqual(first, world.LastSession);
        Assert.Equal(2, world.SessionCalls.Count);
        Assert.Equal(modes, run.Terminal.Modes);
        Assert.Equal(served.Call.ProcessGroup, ForegroundGroupOf(served.Call.Pid));
        await EndAsync(run);
    }

    [Fact]
    public async Task In_the_background_it_asks_nobody_and_after_fg_it_asks()
    {
        await world.SignInAsync();
        var prompt = world.Home.File("prompt");
        var (run, served) = await StartAsync(Exec("--", "tool").AtTerminal().Through("set -m; \"$@\" & until [ -e prompt ]; do sleep 0.02; done; fg", "/bin/bash"));
        using var asking = served;
        await using var running = run;
        Assert.NotEqual(served.Call.ProcessGroup, served.Call.ForegroundGroup);
        var modes = run.Terminal.Modes;
        world.EndSessionIn(TimeSpan.FromSeconds(-1));

        var (status, body) = await served.AskAsync();

        Assert.Equal(400, status);
        Assert.Contains("this command runs in the background of its terminal", body, StringComparison.Ordinal);
        Assert.Equal(("", modes), (run.Terminal.Transcript, run.Terminal.Modes));
        Assert.NotEqual(served.Call.ProcessGroup, ForegroundGroupOf(served.Call.Pid));

        await File.WriteAllTextAsync(prompt, "");
        await Deadline.UntilAsync(() => ForegroundGroupOf(served.Call.Pid) == served.Call.ProcessGroup, () => "it is not in the foreground");
        var answer = served.KeyAsync();
        await run.Terminal.WaitForAsync(AliasWorld.Heading + AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        var given = await answer;
        Assert.Equal(world.LastSession.AccessKeyId, given);
        Assert.Equal(2, world.SessionCalls.Count);
        await EndAsync(run);
    }

    [Fact]
    public async Task Codes_of_an_mfa_process_renew_without_a_word_while_the_program_runs()
    {
        world.Home.Write("code", world.Device.NextUnusedCode());
        var (run, served) = await StartAsync(Exec("tool").With(("AWS_MFA_PROCESS", $"cat {world.Home.File("code")}")).Unattended());
        using var asking = served;
        await using var running = run;
        var first = await served.KeyAsync();
        world.EndSessionIn(TimeSpan.FromSeconds(-1));
        world.Home.Write("code", world.Device.NextUnusedCode());

        var second = await served.KeyAsync();

        Assert.Equal(world.LastSession.AccessKeyId, second);
        Assert.NotEqual(first, second);
        await EndAsync(run);
    }

    [Fact]
    public async Task A_session_near_its_end_is_given_at_once_while_the_next_is_asked_for()
    {
        await world.SignInAsync();
        var first = world.LastSession;
        var (run, served) = await StartAsync(Exec("tool").AtTerminal());
        using var asking = served;
        await using var running = run;
        world.EndSessionIn(TimeSpan.FromMinutes(2));

        Assert.Equal(first.AccessKeyId, await served.KeyAsync());
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        Assert.Equal(first.AccessKeyId, await served.KeyAsync());
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        await Deadline.UntilAsync(() => served.KeyAsync().GetAwaiter().GetResult() != first.AccessKeyId, () => "the session was not renewed");
        Assert.Equal(world.LastSession.AccessKeyId, await served.KeyAsync());
        await EndAsync(run);
    }

    [Fact]
    public async Task Without_anybody_to_ask_the_reason_is_the_answer_and_the_program_goes_on()
    {
        await world.SignInAsync();
        var (run, served) = await StartAsync(Exec("tool").Unattended());
        using var asking = served;
        await using var running = run;
        world.EndSessionIn(TimeSpan.FromSeconds(-1));

        var (status, body) = await served.AskAsync();

        Assert.Equal(400, status);
        Assert.Matches("^\\{\"code\":\"CredentialsUnavailable\",\"message\":\"[^\"]*nobody can be asked", body);
        await EndAsync(run);
    }

    [Fact]
    public async Task Ctrl_C_at_the_prompt_cancels_it_and_the_program_may_go_on()
    {
        await world.SignInAsync();
        var (run, served) = await StartAsync(Exec("--", "sh", "-c", "trap '' INT; tool").AtTerminal());
        using var asking = served;
        await using var running = run;
        world.EndSessionIn(TimeSpan.FromSeconds(-1));
        var answer = served.AskAsync();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("\x03");

        var (status, body) = await answer;
        Assert.Equal(400, status);
        Assert.Contains("the MFA prompt was canceled", body, StringComparison.Ordinal);
        // A program that asks again and again must not make a prompt each time.
        Assert.Contains("s before it asks again", (await served.AskAsync()).Body, StringComparison.Ordinal);
        await EndAsync(run);
    }

    [Fact]
    public async Task A_prompt_that_is_open_when_the_program_ends_goes_with_it()
    {
        await world.SignInAsync();
        var (run, served) = await StartAsync(Exec("tool").AtTerminal());
        using var asking = served;
        await using var running = run;
        var modes = run.Terminal.Modes;
        world.EndSessionIn(TimeSpan.FromSeconds(-1));
        var answer = served.AskAsync();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        await File.WriteAllTextAsync(go, "");

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        _ = await Record.ExceptionAsync(() => answer);
        Assert.Equal(modes, run.Terminal.Modes);
        Assert.True(await served.IsGoneAsync());
    }

    [Fact]
    public async Task Asks_for_the_first_session_before_the_program_is_started()
    {
        await using var run = Stage.Start(Exec("--", "tool") with { Stdin = StageFd.Pipe, Input = "for the tool"u8.ToArray() });
        tool.ReadsStdin();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        Assert.Empty(tool.Calls);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal("for the tool"u8.ToArray(), tool.Call.Stdin);
    }

    [Fact]
    public async Task Without_anybody_to_ask_for_the_first_session_the_program_is_not_run()
    {
        world.AssertFails(await Stage.RunAsync(Exec("--profile", "mfa", "--", "tool").Unattended()), 3, "nobody can be asked");
        Assert.Empty(tool.Calls);
    }

    [Theory]
    [InlineData(127, "'nonesuch' was not found on PATH", "nonesuch")]
    [InlineData(127, "cannot run '/none/such'", "/none/such")]
    [InlineData(126, "cannot run '/etc/passwd'", "/etc/passwd")]
    [InlineData(2, "exec needs a command to run")]
    public async Task What_cannot_be_run_is_named_and_leaves_nothing(int exitCode, string sentence, params string[] arguments)
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(Exec([.. arguments.Select(RawText.FromString)]).Unattended());

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.StartsWith($"aws-mfa-secure: error: {sentence}", result.StderrText, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "server-config-*"));
    }

    [Fact]
    public async Task A_profile_without_MFA_needs_no_server()
    {
        var spec = Exec("--", "tool").With(("AWS_PROFILE", "plain")).Unattended();

        var result = await Stage.RunAsync(spec);

        Assert.Equal((0, "aws-mfa-secure: notice: no credential server was started: profile 'plain' has no mfa_serial\n"), (result.ExitCode, result.StderrText));
        Assert.Equal(spec.Given(), tool.Call.Environ);
    }

    [Fact]
    public async Task Our_own_commands_within_find_nothing_to_do_or_another_profile()
    {
        await world.SignInAsync();
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");

        var result = await Stage.RunAsync(Exec(
            "--", "sh", "-c", "\"$0\" session s3 ls && \"$0\" exec --profile dev -- tool", NativeBinary.Path).Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal("aws-mfa-secure", world.Aws.Call.Environment["AWS_PROFILE"]);
        Assert.DoesNotContain("AWS_ACCESS_KEY_ID", world.Aws.Call.Environment.Keys);
        world.AssertSessionIn(tool.Call, world.Sts.Account.Sessions.Single(session => session.Role == role));
    }

    private static int ForegroundGroupOf(int pid)
        => int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[5], System.Globalization.CultureInfo.InvariantCulture);
}
