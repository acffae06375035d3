using System.Security.Cryptography;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The process is replaced: what the user's shell set up is what aws finds, as if we had never been there.</summary>
public sealed class SessionProcessTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_is_the_same_process_in_the_same_group_and_in_the_foreground(Route route)
    {
        await using var run = Stage.Start((await world.OnAsync(route, "s3", "ls")).AtTerminal());
        var pid = await run.PidAsync();
        await run.WaitAsync();

        var call = CallOn(route);
        Assert.Equal((pid, pid, pid), (call.Pid, call.ProcessGroup, call.ForegroundGroup));
        Assert.Equal([0, 1, 2], call.Terminals.Order());
        Assert.Equal(world.Home.Path, call.WorkingDirectory);
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_finds_all_signals_at_their_default_and_none_blocked(Route route)
    {
        await Stage.RunAsync(await world.OnAsync(route, "s3", "ls"));

        Assert.Empty(CallOn(route).IgnoredSignals);
        Assert.Empty(CallOn(route).BlockedSignals);
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Signals_that_the_caller_ignores_are_ignored_for_aws_and_no_others(Route route)
    {
        int[] ignored = [Signals.Hup, Signals.Int, Signals.Quit, Signals.Pipe, Signals.Term, Signals.Usr1, Signals.TStop];

        await Stage.RunAsync(await world.OnAsync(route, "s3", "ls") with { IgnoredSignals = ignored });

        Assert.Equal(ignored.Order(), CallOn(route).IgnoredSignals.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Ignored_signals_that_dotnet_handles_itself_are_ignored_for_aws_too(Route route)
    {
        // SIGCONT, SIGTTIN, SIGTTOU and SIGWINCH of Linux.
        int[] ignored = [18, 21, 22, 28];

        await Stage.RunAsync(await world.OnAsync(route, "s3", "ls") with { IgnoredSignals = ignored });

        Assert.Equal(ignored.Order(), CallOn(route).IgnoredSignals.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task The_signal_mask_is_the_callers(Route route)
    {
        int[] blocked = [Signals.Usr1, Signals.Hup, Signals.TStop];

        await Stage.RunAsync(await world.OnAsync(route, "s3", "ls") with { BlockedSignals = blocked });

        Assert.Equal(blocked.Order(), CallOn(route).BlockedSignals.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Umask_and_limits_are_the_callers(Route route)
    {
        var spec = await world.OnAsync(route, "s3", "ls") with { Umask = 7, FileLimit = 256 };

        await Stage.RunAsync(spec.Through("ulimit -S -c 8; exec \"$@\""));

        Assert.Equal((7, 256L), (CallOn(route).Umask, CallOn(route).FileLimit.Soft));
        Assert.Equal(await CoreLimitWithoutUsAsync(), CallOn(route).CoreLimit);
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_finds_the_three_standard_descriptors_and_no_others(Route route)
    {
        await Stage.RunAsync(await world.OnAsync(route, "s3", "ls"));

        Assert.Equal([0, 1, 2], CallOn(route).OpenFiles.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Descriptors_that_the_caller_hands_on_are_handed_on(Route route)
    {
        var spec = await world.OnAsync(route, "s3", "ls");

        await Stage.RunAsync(spec.Through("exec 3</dev/null 9>/dev/null; exec \"$@\""));

        Assert.Equal([0, 1, 2, 3, 9], CallOn(route).OpenFiles.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough, 0)]
    [InlineData(Route.PassThrough, 2)]
    [InlineData(Route.Hot, 0)]
    [InlineData(Route.Hot, 1)]
    [InlineData(Route.Hot, 2)]
    [InlineData(Route.Cold, 0)]
    [InlineData(Route.Cold, 1)]
    [InlineData(Route.Cold, 2)]
    public async Task A_descriptor_that_the_caller_closed_is_closed_for_aws(Route route, int closed)
    {
        var spec = await world.OnAsync(route, "s3", "ls");

        await Stage.RunAsync(spec with
        {
            Stdin = closed == 0 ? StageFd.Closed : StageFd.Null,
            Stdout = closed == 1 ? StageFd.Closed : StageFd.Null,
            Stderr = closed == 2 ? StageFd.Closed : StageFd.Null,
        });

        Assert.Equal(new[] { 0, 1, 2 }.Except([closed]), CallOn(route).OpenFiles.Order());
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task All_three_closed_are_all_closed_for_aws(Route route)
    {
        var spec = await world.OnAsync(route, "s3", "ls");

        await Stage.RunAsync(spec with { Stdin = StageFd.Closed, Stdout = StageFd.Closed, Stderr = StageFd.Closed });

        Assert.Empty(CallOn(route).OpenFiles);
    }

    [Theory]
    [InlineData(Route.PassThrough, 0)]
    [InlineData(Route.PassThrough, 254)]
    [InlineData(Route.Hot, 1)]
    [InlineData(Route.Hot, 3)]
    [InlineData(Route.Hot, 255)]
    [InlineData(Route.Cold, 0)]
    [InlineData(Route.Cold, 42)]
    public async Task The_exit_code_is_that_of_aws(Route route, int code)
    {
        world.Aws.Exits(code).Prints("out").PrintsError("err");

        var result = await Stage.RunAsync(await world.OnAsync(route, "s3", "ls"));

        _ = CallOn(route);
        Assert.Equal((code, "out", "err"), (result.ExitCode, result.StdoutText, result.StderrText));
    }

    [Theory]
    [InlineData(Route.PassThrough, Signals.Term)]
    [InlineData(Route.Hot, Signals.Kill)]
    [InlineData(Route.Hot, Signals.Pipe)]
    [InlineData(Route.Hot, Signals.Int)]
    [InlineData(Route.Cold, Signals.Term)]
    [InlineData(Route.Cold, Signals.Quit)]
    public async Task A_death_of_aws_by_signal_is_seen_by_the_caller(Route route, int signal)
    {
        world.Aws.DiesBy(signal);

        var result = await Stage.RunAsync(await world.OnAsync(route, "s3", "ls"));

        _ = CallOn(route);
        Assert.Equal((null, signal), (result.ExitCode, result.Signal));
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_dies_of_SIGPIPE_when_its_reader_goes_away(Route route)
    {
        world.Aws.Floods();
        var spec = await world.OnAsync(route, "s3", "ls");

        var result = await Stage.RunAsync(spec.Through("{ \"$@\"; echo \"ended with $?\" >&2; } | head -n 1"));

        _ = CallOn(route);
        Assert.Equal(("y\n", "ended with 141\n"), (result.StdoutText, result.StderrText));
    }

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_gets_an_error_in_place_of_SIGPIPE_where_the_caller_ignores_that(Route route)
    {
        world.Aws.Floods();
        var spec = await world.OnAsync(route, "s3", "ls") with { IgnoredSignals = [Signals.Pipe] };

        var result = await Stage.RunAsync(spec.Through("{ \"$@\"; echo \"ended with $?\" >&2; } | head -n 1"));

        _ = CallOn(route);
        Assert.Equal(("y\n", "ended with 0\n"), (result.StdoutText, result.StderrText));
    }

    [Theory]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Ctrl_C_while_aws_runs_is_between_the_terminal_and_aws(Route route)
    {
        world.Aws.WaitsFor(world.Home.File("never"));
        await using var run = Stage.Start((await world.OnAsync(route, "s3", "ls")).AtTerminal());
        await world.Aws.WaitForCallsAsync();

        run.Terminal.Type("\x03");

        _ = CallOn(route);
        Assert.Equal(Signals.Int, (await run.WaitAsync()).Signal);
    }

    [Theory]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Ctrl_Z_stops_aws_and_fg_goes_on(Route route)
    {
        world.Aws.WaitsFor(world.Home.File("go")).Exits(7);
        await using var run = Stage.Start((await world.OnAsync(route, "s3", "ls")).AtTerminal());
        await world.Aws.WaitForCallsAsync();

        run.Terminal.Type("\x1a");
        Assert.Equal(Signals.TStop, await run.StoppedAsync());
        world.Home.Write("go", "");
        run.Foreground();

        _ = CallOn(route);
        Assert.Equal(7, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task No_byte_of_a_big_pipe_is_lost_while_the_code_is_typed()
    {
        world.Aws.ReadsStdin();
        var input = RandomNumberGenerator.GetBytes(5_000_000);

        var result = await world.AnswerAsync(world.Session("s3", "cp", "-", "s3://b/k") with { Stdin = StageFd.Pipe, Input = input });

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.True(input.AsSpan().SequenceEqual(world.Aws.Call.Stdin), "stdin has changed on its way");
    }

    [Fact]
    public async Task A_file_on_stdin_is_read_by_aws_from_where_the_caller_left_it()
    {
        world.Aws.ReadsStdin();
        world.Home.Write("input", "first\nsecond\nthird\n");
        var spec = await world.OnAsync(Route.Cold, "s3", "cp", "-", "s3://b/k");

        await Stage.RunAsync(spec.Through("read line; exec \"$@\"") with { Stdin = StageFd.ReadFrom(world.Home.File("input")) });

        Assert.Equal("second\nthird\n"u8.ToArray(), world.Aws.Call.Stdin);
    }

    [Fact]
    public async Task What_aws_prints_is_not_touched()
    {
        var output = RandomNumberGenerator.GetBytes(1_000_000);
        world.Aws.Prints(output);

        var result = await world.AnswerAsync(world.Session("s3", "cp", "s3://b/k", "-"));

        Assert.True(output.AsSpan().SequenceEqual(result.Stdout), "stdout has changed on its way");
    }

    /// <summary>The call of aws, which did come that way.</summary>
    private AwsCall CallOn(Route route)
    {
        var call = world.Aws.Call;
        Assert.Equal(route == Route.PassThrough ? 0 : 1, world.SessionCalls.Count);
        if (route == Route.PassThrough)
        {
            Assert.DoesNotContain("AWS_SESSION_TOKEN", call.Environment.Keys);
        }
        else
        {
            world.AssertSessionIn(call);
        }

        return call;
    }

    private async Task<(long Soft, long Hard)> CoreLimitWithoutUsAsync()
    {
        var other = AwsStandIn.Install(world.Home.File("other"));
        await Stage.RunAsync(new StageSpec { Program = other.Path }.Through("ulimit -S -c 8; exec \"$@\""));
        return other.Call.CoreLimit;
    }
}
