using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The program under <c>exec --server</c> finds what the user's shell set up, and our end is its end.</summary>
public sealed class ExecServerProcessTests : IAsyncLifetime
{
    private readonly AliasWorld world = new();
    private readonly AwsStandIn tool;

    public ExecServerProcessTests() => tool = AwsStandIn.Install(world.Home.Bin, "tool");

    public Task InitializeAsync() => world.SignInAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    private StageSpec Exec(params RawText[] command) => world.Command(["exec", "--server", "--", .. command]);

    [Fact]
    public async Task It_is_our_child_in_our_group_in_the_foreground_on_our_terminal()
    {
        await using var run = Stage.Start(Exec("tool").AtTerminal());
        var pid = await run.PidAsync();
        await run.WaitAsync();

        Assert.Equal((pid, pid, pid), (tool.Call.ParentPid, tool.Call.ProcessGroup, tool.Call.ForegroundGroup));
        Assert.Equal([0, 1, 2], tool.Call.Terminals.Order());
        Assert.Equal([0, 1, 2], tool.Call.OpenFiles.Order());
        Assert.Equal(world.Home.Path, tool.Call.WorkingDirectory);
    }

    [Fact]
    public async Task It_finds_all_signals_at_their_default_and_none_blocked()
    {
        await Stage.RunAsync(Exec("tool"));

        Assert.Empty(tool.Call.IgnoredSignals);
        Assert.Empty(tool.Call.BlockedSignals);
    }

    [Fact]
    public async Task Signals_that_the_caller_ignores_or_blocks_are_so_for_it_and_no_others()
    {
        // The last four: SIGCONT, SIGTTIN, SIGTTOU and SIGWINCH of Linux.
        int[] ignored = [Signals.Hup, Signals.Int, Signals.Quit, Signals.Pipe, Signals.Term, Signals.Usr1, Signals.TStop, 18, 21, 22, 28];
        tool.Exits(5);

        var result = await Stage.RunAsync(Exec("tool") with { IgnoredSignals = ignored, BlockedSignals = [12, Signals.Hup] });

        Assert.Equal(ignored.Order(), tool.Call.IgnoredSignals.Order());
        Assert.Equal([Signals.Hup, 12], tool.Call.BlockedSignals.Order());
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public async Task Its_exit_code_is_not_lost_where_the_caller_ignores_SIGCHLD()
    {
        tool.Exits(5);

        var result = await Stage.RunAsync(Exec("tool") with { IgnoredSignals = [17] });

        Assert.Equal((5, ""), (result.ExitCode, result.StderrText));
    }

    [Fact]
    public async Task Umask_limits_and_descriptors_are_the_callers()
    {
        await Stage.RunAsync(Exec("tool").Through("ulimit -S -c 8; exec 3</dev/null 9>/dev/null; exec \"$@\"") with { Umask = 7, FileLimit = 256 });
        var first = tool.Call;
        await Stage.RunAsync(new StageSpec { Program = tool.Path }.Through("ulimit -S -c 8; exec \"$@\""));

        Assert.Equal((7, 256L), (first.Umask, first.FileLimit.Soft));
        Assert.Equal([0, 1, 2, 3, 9], first.OpenFiles.Order());
        Assert.Equal(tool.Calls[^1].CoreLimit, first.CoreLimit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_descriptor_that_the_caller_closed_is_closed_for_it(int closed)
    {
        await Stage.RunAsync(Exec("tool") with
        {
            Stdin = closed == 0 ? StageFd.Closed : StageFd.Null,
            Stdout = closed == 1 ? StageFd.Closed : StageFd.Null,
            Stderr = closed == 2 ? StageFd.Closed : StageFd.Null,
        });

        Assert.Equal(new[] { 0, 1, 2 }.Except([closed]), tool.Call.OpenFiles.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(255)]
    public async Task Its_exit_code_is_ours(int code)
    {
        tool.Exits(code);

        Assert.Equal(code, (await Stage.RunAsync(Exec("tool").Unattended())).ExitCode);
    }

    [Theory]
    [InlineData(Signals.Hup)]
    [InlineData(Signals.Int)]
    [InlineData(Signals.Quit)]
    [InlineData(Signals.Kill)]
    [InlineData(Signals.Pipe)]
    [InlineData(Signals.Term)]
    [InlineData(11)]
    public async Task The_signal_that_ends_it_ends_us(int signal)
    {
        tool.DiesBy(signal);

        var result = await Stage.RunAsync(Exec("tool").Unattended());

        Assert.Equal((null, signal), (result.ExitCode, result.Signal ?? 0));
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "server-config-*"));
    }

    [Theory]
    [InlineData("HUP", Signals.Hup)]
    [InlineData("TERM", Signals.Term)]
    [InlineData("USR1", 10)]
    [InlineData("USR2", 12)]
    public async Task What_is_sent_to_us_alone_is_handed_on(string name, int signal)
    {
        await using var run = Stage.Start(Exec("sh", "-c", $"trap 'echo got; exit 9' {name}; echo ready; while :; do sleep 0.02; done"));
        await Deadline.UntilAsync(() => run.StdoutSoFar.Length > 0, () => "it was not started");

        await run.KillAsync(signal);

        var result = await run.WaitAsync();
        Assert.Equal((9, "ready\ngot\n"), (result.ExitCode, result.StdoutText));
    }

    [Theory]
    [InlineData(Signals.Int, "INT")]
    [InlineData(Signals.Quit, "QUIT")]
    public async Task Without_a_terminal_an_interrupt_is_handed_on_too(int signal, string name)
    {
        await using var run = Stage.Start(Exec("sh", "-c", $"trap 'echo got; exit 9' {name}; echo ready; while :; do sleep 0.02; done").Unattended());
        await Deadline.UntilAsync(() => run.StdoutSoFar.Length > 0, () => "it was not started");

        await run.KillAsync(signal);

        Assert.Equal((9, "ready\ngot\n"), await run.WaitAsync() is var result ? (result.ExitCode, result.StdoutText) : default);
    }

    [Fact]
    public async Task Ctrl_C_reaches_it_once_and_we_outlive_it()
    {
        await using var run = Stage.Start(Exec("sh", "-c", "trap 'n=$((n+1)); echo got $n' INT; echo ready; until [ -e go ]; do sleep 0.02; done; echo end $n; exit 4").AtTerminal());
        await run.Terminal.WaitForAsync("ready");

        run.Terminal.Type("\x03");
        await run.Terminal.WaitForAsync("got 1");
        await File.WriteAllTextAsync(world.Home.File("go"), "");

        await run.Terminal.WaitForAsync("end 1");
        Assert.Equal(4, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_that_ends_it_ends_us_by_the_same_signal()
    {
        tool.WaitsFor(world.Home.File("never"));
        await using var run = Stage.Start(Exec("tool").AtTerminal());
        await tool.WaitForCallsAsync();

        run.Terminal.Type("\x03");

        Assert.Equal(Signals.Int, (await run.WaitAsync()).Signal);
    }

    [Fact]
    public async Task Ctrl_Z_stops_both_and_fg_wakes_both()
    {
        tool.WaitsFor(world.Home.File("go"));
        await using var run = Stage.Start(Exec("tool").AtTerminal());
        using var served = await ServedTool.OfAsync(tool);

        run.Terminal.Type("\x1a");
        Assert.Equal(Signals.TStop, await run.StoppedAsync());
        await Deadline.UntilAsync(() => StateOf(served.Call.Pid) == "T", () => "the program was not stopped");
        run.Foreground();

        Assert.Equal(world.LastSession.AccessKeyId, await served.KeyAsync());
        await File.WriteAllTextAsync(world.Home.File("go"), "");
        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_program_that_floods_a_closed_pipe_dies_of_it_as_without_us()
    {
        tool.Floods();

        var result = await Stage.RunAsync(Exec("tool").Through("{ \"$@\"; echo $? >&2; } | head -n 1").Unattended());

        Assert.Equal(("y\n", "141\n"), (result.StdoutText, result.StderrText));
    }

    private static string StateOf(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][..1];
}
