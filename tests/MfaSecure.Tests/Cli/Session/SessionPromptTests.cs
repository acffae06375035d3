using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The typed prompt, on the controlling terminal and nowhere else.</summary>
public sealed class SessionPromptTests : IDisposable
{
    private const string NotSix = "That is not a six-digit code; it was not sent to AWS.\r\n";
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_prompt_is_the_gems_below_a_line_that_says_for_whom()
    {
        var code = world.Device.NextUnusedCode();

        var result = await world.AnswerAsync(world.Session("s3", "ls"), code);

        Assert.Equal((0, "", "", $"{AliasWorld.Heading}{AliasWorld.Prompt}{code}\r\n"), (result.ExitCode, result.StdoutText, result.StderrText, result.Transcript));
        Assert.Equal((code, world.Device.Serial), (world.SessionCalls.Single().Parameters["TokenCode"], world.SessionCalls.Single().Parameters["SerialNumber"]));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task It_comes_also_when_stdin_stdout_and_stderr_are_pipes()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls") with { Stdin = StageFd.Pipe, Input = [] });

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task It_comes_also_when_all_three_are_closed()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls") with { Stdin = StageFd.Closed, Stdout = StageFd.Closed, Stderr = StageFd.Closed });

        Assert.Equal(0, result.ExitCode);
        world.AssertSessionIn(world.Aws.Call);
        Assert.Empty(world.Aws.Call.OpenFiles);
    }

    [Fact]
    public async Task Spaces_in_the_code_are_ignored()
    {
        var code = world.Device.NextUnusedCode();

        await world.AnswerAsync(world.Session("s3", "ls"), $"  {code[..3]} {code[3..]}\t");

        Assert.Equal(code, world.SessionCalls.Single().Parameters["TokenCode"]);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("12345a")]
    [InlineData("-12345")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("123456 789012")]
    public async Task Anything_but_six_digits_is_refused_before_AWS_sees_it(string typed)
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls"), typed, world.Device.NextUnusedCode());

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(NotSix + AliasWorld.Prompt, result.Transcript, StringComparison.Ordinal);
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task Lines_that_are_no_codes_cost_no_try()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls"), "1", "22", "333", "4444", "55555", world.Device.NextUnusedCode());

        Assert.Equal(0, result.ExitCode);
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task Enter_alone_asks_again_without_a_word()
    {
        var code = world.Device.NextUnusedCode();

        var result = await world.AnswerAsync(world.Session("s3", "ls"), "", "   ", code);

        Assert.Equal($"{AliasWorld.Heading}{AliasWorld.Prompt}\r\n{AliasWorld.Prompt}   \r\n{AliasWorld.Prompt}{code}\r\n", result.Transcript);
    }

    [Fact]
    public async Task Three_wrong_codes_end_with_the_gems_words_and_exit_code_1()
    {
        var wrong = world.Device.WrongCode();

        var result = await world.AnswerAsync(world.Session("s3", "ls"), wrong, wrong, wrong);

        world.AssertFails(result, 1, "Giving up after 3 retries.");
        Assert.Equal(3, world.SessionCalls.Count);
        Assert.Empty(Directory.EnumerateFiles(world.SessionFolder, "*.json"));
    }

    [Fact]
    public async Task A_wrong_code_is_told_of_and_the_right_one_then_taken()
    {
        var wrong = world.Device.WrongCode();

        var result = await world.AnswerAsync(world.Session("s3", "ls"), wrong, wrong, world.Device.NextUnusedCode());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains($"AWS rejected the code for MFA device {world.Device.Serial}", result.Transcript, StringComparison.Ordinal);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task Ctrl_C_exits_130_and_leaves_the_terminal_as_it_was_and_nothing_kept()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").AtTerminal());
        var before = run.Terminal.Modes;
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("123\x03");
        var result = await run.WaitAsync();

        Assert.Equal((130, (int?)null), (result.ExitCode, result.Signal));
        Assert.Equal(before, run.Terminal.Modes);
        Assert.Empty(world.Aws.Calls);
        Assert.Empty(world.Sts.Calls);
        Assert.Empty(Directory.EnumerateFiles(world.SessionFolder, "*.json"));
    }

    [Fact]
    public async Task What_was_half_typed_before_Ctrl_C_is_not_the_next_commands_input()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("trap : INT; \"$@\"; echo back; read line; echo \"next reads <$line>\"").AtTerminal());
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("123\x03");
        await run.Terminal.WaitForAsync("back");
        run.Terminal.TypeLine("fresh");

        await run.Terminal.WaitForAsync("next reads <fresh>");
    }

    [Theory]
    [InlineData(Signals.Term, 143)]
    [InlineData(Signals.Hup, 129)]
    [InlineData(Signals.Int, 130)]
    public async Task A_signal_at_the_prompt_ends_with_its_exit_code(int signal, int exitCode)
    {
        await using var run = Stage.Start(world.Session("s3", "ls").AtTerminal());
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        await run.KillAsync(signal);

        Assert.Equal(exitCode, (await run.WaitAsync()).ExitCode);
        Assert.True(run.Terminal.Modes.IsSane);
        Assert.Empty(world.Aws.Calls);
    }

    [Theory]
    [InlineData(Signals.Kill)]
    [InlineData(Signals.Quit)]
    public async Task A_prompt_that_is_killed_leaves_a_sane_terminal_and_no_lock_behind(int signal)
    {
        await using (var run = Stage.Start(world.Session("s3", "ls").AtTerminal()))
        {
            await run.Terminal.WaitForAsync(AliasWorld.Prompt);
            await run.KillAsync(signal);
            Assert.Equal(signal, (await run.WaitAsync()).Signal);
            Assert.True(run.Terminal.Modes.IsSane);
        }

        var result = await world.AnswerAsync(world.Session("s3", "ls"));

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Ctrl_D_is_nobody_to_ask()
    {
        await using var run = Stage.Start(world.Session("s3", "ls"));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("\x04");

        world.AssertFails(await run.WaitAsync(), 3, "the terminal's input ended");
    }

    [Fact]
    public async Task Ctrl_Z_stops_the_prompt_and_after_fg_the_code_is_taken()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").AtTerminal());
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("\x1a");
        Assert.Equal(Signals.TStop, await run.StoppedAsync());
        Assert.True(run.Terminal.Modes.IsSane);
        run.Foreground();
        await run.Terminal.WaitForAsync("\r" + AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_closed_window_ends_the_prompt()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").AtTerminal());
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.HangUp();

        var result = await run.WaitAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(world.Aws.Calls);
    }

    [Fact]
    public async Task What_is_typed_is_shown_and_the_terminal_stays_in_its_line_mode()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").AtTerminal());
        var before = run.Terminal.Modes;
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        Assert.Equal(before, run.Terminal.Modes);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        await run.WaitAsync();
        Assert.Equal(before, run.Terminal.Modes);
    }

    [Fact]
    public async Task Nobody_who_answers_in_time_is_exit_code_3()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TIMEOUT", "1")));

        world.AssertFails(result, 3, "timed out after 1 s waiting for an MFA code for ", "AWS_MFA_TIMEOUT");
        Assert.Empty(world.Sts.Calls);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("1.5")]
    public async Task A_timeout_that_is_no_number_of_seconds_is_wrong_usage(string timeout)
        => world.AssertFails(await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TIMEOUT", timeout))), 2, $"invalid AWS_MFA_TIMEOUT '{timeout}'");

    [Fact]
    public async Task Without_a_terminal_it_fails_within_a_second_and_says_what_to_set()
    {
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && fastest > TimeSpan.FromSeconds(1); attempt++)
        {
            var watch = Stopwatch.StartNew();
            var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
            world.AssertFails(result, 3, "there is no terminal", "set AWS_MFA_TOKEN");
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task A_program_that_reads_keys_and_draws_is_not_spoilt_by_a_prompt_that_it_would_get_the_answer_of()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("stty -icanon -echo </dev/tty; \"$@\" 2>&1 | cat"));
        var result = await run.WaitAsync();

        Assert.Equal("", result.Transcript);
        Assert.Contains("nobody can be asked: another program controls the terminal", result.StdoutText, StringComparison.Ordinal);
        Assert.Contains("hint: run this at a shell prompt first: aws-mfa-secure exec --profile default -- true", result.StdoutText, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task AWS_MFA_NO_PROMPT_asks_nobody_even_at_a_terminal()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_NO_PROMPT", "1")));

        world.AssertFails(result, 3, "AWS_MFA_NO_PROMPT is set");
        Assert.Equal("", result.Transcript);
    }

    [Fact]
    public async Task AWS_MFA_TOKEN_is_used_without_asking()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())));

        Assert.Equal((0, ""), (result.ExitCode, result.Transcript));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_wrong_AWS_MFA_TOKEN_is_used_once_and_then_a_person_is_asked()
    {
        var (wrong, right) = (world.Device.WrongCode(), world.Device.NextUnusedCode());

        var result = await world.AnswerAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", wrong)), right);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([wrong, right], world.SessionCalls.Select(c => c.Parameters["TokenCode"]));
    }

    [Fact]
    public async Task A_wrong_AWS_MFA_TOKEN_without_a_terminal_is_the_failure_that_is_told()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", world.Device.WrongCode())).Unattended());

        Assert.Equal(1, result.ExitCode);
        world.AssertFails(result, 1, $"AWS rejected the code for MFA device {world.Device.Serial}");
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task A_wrong_AWS_MFA_TOKEN_is_told_before_the_code_that_comes_after_it_without_a_terminal()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls")
            .With(("AWS_MFA_TOKEN", world.Device.WrongCode()), ("AWS_MFA_PROCESS", $"echo {world.Device.NextUnusedCode()}")).Unattended());

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"\Aaws-mfa-secure: AWS rejected the code for MFA device [^\n]*\n\z", result.StderrText);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_long_answer_of_AWS_is_waited_for_with_its_seconds_which_go_when_it_comes()
    {
        var hold = world.Sts.Faults.Hold();
        await using var run = Stage.Start(world.Session("s3", "ls"));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        await run.Terminal.WaitForAsync("\r\x1b[KAsking AWS… 1 s ");

        hold.Release();

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.EndsWith(" s \r\x1b[K", run.Terminal.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AWS_MFA_TOKEN_that_is_no_code_is_named_and_not_sent()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", "not-a-code")).Unattended());

        world.AssertFails(result, 3, "nobody can be asked: there is no terminal; AWS_MFA_TOKEN is not a six-digit code", "set AWS_MFA_TOKEN to the six digits that the device shows now");
        Assert.DoesNotContain("not-a-code", result.StderrText, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task The_first_six_digit_line_of_mfa_process_is_the_code()
    {
        var code = world.Device.NextUnusedCode();
        world.Home.Append(".aws/config", $"[profile process]\nmfa_serial = {world.Device.Serial}\nmfa_process = printf 'touch your key\\n%s\\n999999\\n' {code}\n");
        world.Home.Append(".aws/credentials", $"[process]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n");

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "process"));

        Assert.Equal((0, ""), (result.ExitCode, result.Transcript));
        Assert.Equal(code, world.SessionCalls.Single().Parameters["TokenCode"]);
    }

    [Fact]
    public async Task A_program_that_gives_no_code_leaves_it_to_the_prompt()
    {
        var result = await world.AnswerAsync(world.Session("s3", "ls").With(("AWS_MFA_PROCESS", "echo no device; exit 1")));

        Assert.Equal(0, result.ExitCode);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_program_for_codes_may_ask_on_the_terminal_and_leaves_stdin_to_aws()
    {
        world.Aws.ReadsStdin();
        await using var run = Stage.Start(world.Session("s3", "cp", "-", "s3://b/k").With(("AWS_MFA_PROCESS", "printf 'PIN: ' >&2; read pin; echo \"$pin\"")) with
        {
            Stdin = StageFd.Pipe,
            Input = "data"u8.ToArray(),
        });
        await run.Terminal.WaitForAsync("PIN: ");

        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal("data"u8.ToArray(), world.Aws.Call.Stdin);
    }

    [Fact]
    public async Task While_the_prompt_waits_no_core_of_us_can_be_dumped()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("ulimit -S -c 8; exec \"$@\""));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        var limits = await File.ReadAllLinesAsync($"/proc/{await run.PidAsync()}/limits");

        Assert.Matches(@"^Max core file size +0 ", limits.Single(l => l.StartsWith("Max core", StringComparison.Ordinal)));
    }
}
