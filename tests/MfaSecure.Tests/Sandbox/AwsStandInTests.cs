using System.Security.Cryptography;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Stage and stand-in check each other: the stand-in must record exactly what the stage was told to start.</summary>
public sealed class AwsStandInTests : IDisposable
{
    private readonly TempHome home = new();
    private readonly AwsStandIn aws;

    public AwsStandInTests() => aws = AwsStandIn.Install(home.Bin);

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Arguments_and_environment_arrive_unchanged_and_in_order()
    {
        RawText[] arguments = ["s3", "", "--", "a\nb", new byte[] { 0xFF, 0xFE, (byte)'x' }, "ü", "--profile=x", "@file"];
        RawText[] environment = [new byte[] { (byte)'N', (byte)'=', 0xC3, 0x28 }, "no-equals-sign", "A=1", "A=2", "EMPTY=", "L=a\nb"];

        await Stage.RunAsync(Spec() with { Name = "aws", Arguments = arguments, Environment = new Dictionary<string, string>(), RawEnvironment = environment });

        Assert.Equal(["aws", .. arguments], aws.Call.Argv);
        Assert.Equal(environment, aws.Call.Environ);
        Assert.Equal("1", aws.Call.Environment["A"]);
        Assert.Equal(@"\xff\xfex", aws.Call.Arguments[4]);
    }

    [Fact]
    public async Task The_program_inherits_nothing_from_the_test_process()
    {
        await Stage.RunAsync(Spec() with { ControllingTerminal = false });

        var call = aws.Call;
        Assert.Equal(home.Environment(), call.Environment);
        Assert.Empty(call.IgnoredSignals);
        Assert.Empty(call.BlockedSignals);
        Assert.Equal([0, 1, 2], call.OpenFiles.Order());
        Assert.Equal((18, 1024L), (call.Umask, call.FileLimit.Soft));
        Assert.Equal(home.Path, call.WorkingDirectory);
    }

    [Fact]
    public async Task Signals_limits_umask_and_closed_descriptors_are_as_specified()
    {
        await Stage.RunAsync(Spec() with
        {
            IgnoredSignals = [Signals.Pipe, Signals.Int],
            BlockedSignals = [Signals.Usr1],
            Umask = 63,
            FileLimit = 64,
            Stdin = StageFd.Closed,
            Stderr = StageFd.Closed,
        });

        var call = aws.Call;
        Assert.Equal([Signals.Int, Signals.Pipe], call.IgnoredSignals.Order());
        Assert.Equal([Signals.Usr1], call.BlockedSignals);
        Assert.Equal((63, 64L), (call.Umask, call.FileLimit.Soft));
        Assert.Equal([1], call.OpenFiles);
    }

    [Fact]
    public async Task Exit_code_and_output_are_as_planned()
    {
        aws.Prints("out\n").PrintsError("err\n").Exits(42);

        var result = await Stage.RunAsync(Spec());

        Assert.Equal((42, null, "out\n", "err\n"), (result.ExitCode, result.Signal, result.StdoutText, result.StderrText));
    }

    [Theory]
    [InlineData(Signals.Kill)]
    [InlineData(Signals.Term)]
    [InlineData(Signals.Pipe)]
    public async Task Death_by_a_signal_is_distinguished_from_an_exit_code(int signal)
    {
        aws.DiesBy(signal);

        var died = await Stage.RunAsync(Spec());

        Assert.Equal((null, signal), (died.ExitCode, died.Signal));
    }

    [Fact]
    public async Task Stdin_is_read_completely_if_planned_and_otherwise_not_at_all()
    {
        var input = RandomNumberGenerator.GetBytes(1_000_000);

        await Stage.RunAsync(Spec() with { Stdin = StageFd.Pipe, Input = input });
        Assert.Null(aws.Call.Stdin);

        aws.ReadsStdin();
        await Stage.RunAsync(Spec() with { Stdin = StageFd.Pipe, Input = input });
        Assert.Equal(input, aws.Calls[1].Stdin);
    }

    [Fact]
    public async Task Standard_descriptors_can_be_files()
    {
        aws.ReadsStdin().Prints("printed");
        home.Write("in", "from a file");

        await Stage.RunAsync(Spec() with { Stdin = StageFd.ReadFrom(home.File("in")), Stdout = StageFd.WriteTo(home.File("out")) });

        Assert.Equal("from a file"u8.ToArray(), aws.Call.Stdin);
        Assert.Equal("printed", File.ReadAllText(home.File("out")));
    }

    [Fact]
    public async Task A_call_is_recorded_before_the_stand_in_waits()
    {
        aws.WaitsFor(home.File("go")).Exits(5);
        await using var run = Stage.Start(Spec());

        var calls = await aws.WaitForCallsAsync();

        Assert.Equal(await run.PidAsync(), calls[0].Pid);
        home.Write("go", "");
        Assert.Equal(5, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task All_concurrent_calls_are_recorded()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Stage.RunAsync(Spec() with { Arguments = [$"{i}"] })));

        Assert.Equal(Enumerable.Range(0, 20), aws.Calls.Select(c => int.Parse(c.Arguments[0])).Order());
    }

    [Fact]
    public async Task Call_throws_unless_there_was_exactly_one_call()
    {
        Assert.Throws<InvalidOperationException>(() => aws.Call);
        await Stage.RunAsync(Spec());
        await Stage.RunAsync(Spec());
        Assert.Throws<InvalidOperationException>(() => aws.Call);
    }

    private StageSpec Spec() => new() { Program = aws.Path, Environment = home.Environment(), WorkingDirectory = home.Path };
}
