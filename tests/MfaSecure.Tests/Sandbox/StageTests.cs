using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class StageTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_prompt_on_dev_tty_works_while_all_standard_descriptors_are_pipes()
    {
        await using var run = Stage.Start(Shell("printf 'Code: ' >/dev/tty; read c </dev/tty; echo \"got $c\"") with { Stdin = StageFd.Pipe });

        await run.Terminal.WaitForAsync("Code: ");
        run.Terminal.TypeLine("123456");
        var result = await run.WaitAsync();

        Assert.Equal((0, "got 123456\n"), (result.ExitCode, result.StdoutText));
        Assert.Equal("Code: 123456\r\n", result.Transcript);
    }

    [Fact]
    public async Task Without_a_controlling_terminal_dev_tty_cannot_be_opened()
    {
        var result = await Stage.RunAsync(Shell("if (: </dev/tty) 2>/dev/null; then echo yes; else echo no; fi") with { ControllingTerminal = false });

        Assert.Equal("no\n", result.StdoutText);
    }

    [Fact]
    public async Task A_terminal_on_the_descriptors_need_not_be_the_controlling_terminal()
    {
        var result = await Stage.RunAsync(Shell("test -t 0 && test -t 1 && ! (: </dev/tty) 2>/dev/null && echo so").AtTerminal() with { ControllingTerminal = false });

        Assert.Equal((0, "so\r\n"), (result.ExitCode, result.Transcript));
    }

    [Fact]
    public async Task The_program_runs_in_its_own_foreground_process_group()
    {
        var aws = AwsStandIn.Install(home.Bin);

        await Stage.RunAsync(new StageSpec { Program = aws.Path }.AtTerminal());

        var call = aws.Call;
        Assert.Equal((call.Pid, call.Pid), (call.ProcessGroup, call.ForegroundGroup));
        Assert.NotEqual(call.Session, call.Pid);
        Assert.Equal([0, 1, 2], call.Terminals.Order());
    }

    [Fact]
    public async Task Ctrl_C_sends_SIGINT_to_the_program()
    {
        await using var run = Stage.Start(Shell("echo ready; while :; do read x; done").AtTerminal());
        await run.Terminal.WaitForAsync("ready");

        run.Terminal.Type("\x03");

        Assert.Equal(Signals.Int, (await run.WaitAsync()).Signal);
    }

    [Fact]
    public async Task Ctrl_Z_stops_the_program_and_fg_continues_it()
    {
        await using var run = Stage.Start(Shell("echo ready; read x; echo \"read $x\"").AtTerminal());
        await run.Terminal.WaitForAsync("ready");

        run.Terminal.Type("\x1a");
        Assert.Equal(Signals.TStop, await run.StoppedAsync());
        run.Foreground();
        run.Terminal.TypeLine("word");

        await run.Terminal.WaitForAsync("read word");
        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Modes_show_the_programs_changes_to_the_terminal()
    {
        await using var run = Stage.Start(Shell("stty -echo -icanon; echo changed; read x; stty sane; echo restored; read x").AtTerminal());
        await run.Terminal.WaitForAsync("changed");
        var changed = run.Terminal.Modes;
        run.Terminal.TypeLine("hidden");
        await run.Terminal.WaitForAsync("restored");

        Assert.Equal((false, false, true), (changed.Echo, changed.Canonical, changed.Signals));
        Assert.True(run.Terminal.Modes.IsSane);
        Assert.DoesNotContain("hidden", run.Terminal.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modes_can_be_read_after_the_program_has_exited()
    {
        await using var run = Stage.Start(Shell("stty -echo").AtTerminal());
        await run.WaitAsync();

        Assert.False(run.Terminal.Modes.Echo);
    }

    [Fact]
    public async Task Closing_the_window_sends_SIGHUP_to_the_program()
    {
        await using var run = Stage.Start(Shell($"trap 'echo hup >{home.File("seen")}; exit 3' HUP; echo ready; while :; do sleep 0.01; done").AtTerminal());
        await run.Terminal.WaitForAsync("ready");

        run.Terminal.HangUp();

        Assert.Equal(3, (await run.WaitAsync()).ExitCode);
        Assert.Equal("hup\n", File.ReadAllText(home.File("seen")));
    }

    [Fact]
    public async Task The_window_has_the_specified_size_and_can_be_resized()
    {
        await using var run = Stage.Start(Shell("trap 'stty size; exit' WINCH; stty size; while :; do sleep 0.01; done").AtTerminal() with { Columns = 100, Rows = 30 });
        await run.Terminal.WaitForAsync("30 100");

        run.Terminal.Resize(40, 10);

        await run.Terminal.WaitForAsync("10 40");
    }

    [Fact]
    public async Task A_signal_can_be_sent_and_is_in_the_result()
    {
        await using var run = Stage.Start(Shell("echo ready; while :; do sleep 0.01; done").AtTerminal());
        await run.Terminal.WaitForAsync("ready");

        await run.KillAsync(Signals.Term);

        Assert.Equal(Signals.Term, (await run.WaitAsync()).Signal);
    }

    [Fact]
    public async Task A_missing_text_is_reported_with_the_transcript()
    {
        await using var run = Stage.Start(Shell("echo something else").AtTerminal());

        var error = await Assert.ThrowsAsync<TimeoutException>(() => run.Terminal.WaitForAsync("Code: "));

        Assert.Contains("something else", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_exit_is_reported_with_its_output()
    {
        await using var run = Stage.Start(Shell("echo out; echo err >&2; read never </dev/tty"));
        await Deadline.UntilAsync(() => run.StderrSoFar.Length > 0, () => "stderr is empty");

        var error = await Assert.ThrowsAsync<TimeoutException>(() => run.WaitAsync(TimeSpan.FromMilliseconds(100)));

        Assert.Contains("out\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("err\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_exits_127_as_in_a_shell()
        => Assert.Equal(127, (await Stage.RunAsync(new StageSpec { Program = home.File("none") })).ExitCode);

    [Fact]
    public async Task A_piped_stdin_can_be_written_step_by_step()
    {
        await using var run = Stage.Start(Shell("read a; echo \"1 $a\" >/dev/tty; read b; echo \"2 $b\" >/dev/tty") with { Stdin = StageFd.Pipe });

        await run.Input.WriteAsync("x\n"u8.ToArray());
        await run.Input.FlushAsync();
        await run.Terminal.WaitForAsync("1 x");
        await run.Input.WriteAsync("y\n"u8.ToArray());
        await run.Input.FlushAsync();
        await run.Terminal.WaitForAsync("2 y");

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    private StageSpec Shell(string script)
        => new() { Program = "/bin/sh", Arguments = ["-c", script], Environment = home.Environment(), WorkingDirectory = home.Path };
}
