using System.Text.RegularExpressions;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Several processes on one terminal, and those that are not in its foreground.</summary>
public sealed class SharedTerminalTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly IamUser carol;
    private readonly TotpDevice carols;

    public SharedTerminalTests()
    {
        carol = world.Sts.AddUser("carol");
        carols = carol.AddTotpDevice();
        world.Home.AddProfile("carol", carol, carols);
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Two_devices_are_asked_for_one_after_the_other_and_each_code_goes_to_its_own_user()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("printf 'mfa\\ncarol\\n' | xargs -P8 -I% \"$@\" --profile %").AtTerminal());
        var asked = new List<string>();
        for (var question = 0; question < 2; question++)
        {
            await run.Terminal.WaitForAsync("MFA for ");
            await run.Terminal.WaitForAsync(AliasWorld.Prompt);
            asked.Add(run.Terminal.Transcript.Split("MFA for ")[^1].Split('\r')[0]);
            run.Terminal.TypeLine((asked[^1].StartsWith("carol", StringComparison.Ordinal) ? carols : world.Device).NextUnusedCode());
        }

        var result = await run.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["alice (profile mfa)", "carol (profile carol)"], asked.Order(StringComparer.Ordinal));
        Assert.Matches($@"\A(MFA for [a-z]+ \(profile [a-z]+\)\r\n{AliasWorld.Prompt}[0-9]{{6}}\r\n){{2}}\z", result.Transcript);
        Assert.Equal(["ok", "ok"], world.SessionCalls.Select(call => call.Outcome));
        Assert.Equal(2, world.Aws.Calls.Count);
    }

    [Fact]
    public async Task Many_commands_for_one_device_on_one_terminal_show_one_question_and_no_more()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("printf '1\\n2\\n3\\n4\\n' | xargs -P8 -I% \"$@\" %").AtTerminal());
        var hold = world.Sts.Faults.Hold();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        await run.Terminal.WaitForAsync("Asking AWS… 1 s ");
        hold.Release();

        var result = await run.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.True(Regex.IsMatch(result.Transcript, $@"\A{Regex.Escape(AliasWorld.Heading)}{AliasWorld.Prompt}[0-9]{{6}}\r\n\z"), result.ToString());
        Assert.Equal(4, world.Aws.Calls.Count);
    }

    [Fact]
    public async Task A_role_is_named_beside_the_user_and_the_profile()
    {
        var role = world.Sts.Account.AddRole("Admin", [world.User.Arn]);
        world.Home.Append(".aws/config", $"[profile admin]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");

        var result = await world.AnswerAsync(world.Session("s3", "ls", "--profile", "admin"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("MFA for alice (profile admin, role Admin)\r\n" + AliasWorld.Prompt, result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_in_the_environment_are_named_as_that()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", carol.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", carol.SecretAccessKey), ("AWS_MFA_SERIAL", carols.Serial)), carols.NextUnusedCode());

        Assert.StartsWith("MFA for carol (access keys in the environment)\r\n" + AliasWorld.Prompt, result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_for_codes_may_ask_through_us_on_the_terminal_that_we_have()
    {
        var command = $"AWS_MFA_PROCESS= {NativeBinary.Path} exec --profile carol -- echo {world.Device.NextUnusedCode()}";

        var result = await world.AnswerAsync(world.Session("s3", "ls").With(("AWS_MFA_PROCESS", command)), carols.NextUnusedCode());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, world.SessionCalls.Count);
    }

    [NeedsTheory("bash")]
    [InlineData("ME s3 ls & wait $!; echo \"code $?\"")]
    [InlineData("cat <(ME s3 ls; echo \"code $?\")")]
    [InlineData("diff <(ME s3 ls; echo \"code $?\") <(ME s3 ls)")]
    public async Task In_the_background_no_question_is_shown_and_the_error_has_the_command_to_run_first(string line)
    {
        var bash = world.Session() with { Program = "/bin/bash", Name = "bash", Arguments = ["--norc", "--noprofile", "-i"] };
        await using var run = Stage.Start(bash.With(("TERM", "xterm"), ("PS1", "> ")).AtTerminal());

        run.Terminal.TypeLine(line.Replace("ME", $"{NativeBinary.Path} session", StringComparison.Ordinal));
        await run.Terminal.WaitForAsync("nobody can be asked: this command runs in the background of its terminal");
        await run.Terminal.WaitForAsync("hint: run this at a shell prompt first: aws-mfa-secure exec --profile default -- true");
        await run.Terminal.WaitForAsync("code 3");
        run.Terminal.TypeLine("exit");

        Assert.DoesNotContain(AliasWorld.Prompt, (await run.WaitAsync()).Transcript, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Calls);
        Assert.Empty(world.Aws.Calls);
    }

    [Fact]
    public async Task The_command_that_the_error_names_makes_the_session_that_the_background_uses()
    {
        world.Home.Append(".aws/credentials", $"[two words]\naws_access_key_id = {carol.AccessKeyId}\naws_secret_access_key = {carol.SecretAccessKey}\nmfa_serial = {carols.Serial}\n");
        var hint = (await Stage.RunAsync(world.Session("s3", "ls", "--profile", "two words").Through("stty -icanon -echo </dev/tty; \"$@\""))).StderrText.Split("prompt first: aws-mfa-secure ")[1].TrimEnd();

        var result = await world.AnswerAsync(world.Command().Through($"\"$@\" {hint}"), carols.NextUnusedCode());
        var then = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "two words").Unattended());

        Assert.Equal((0, 0, "exec --profile 'two words' -- true"), (result.ExitCode, then.ExitCode, hint));
    }
}
