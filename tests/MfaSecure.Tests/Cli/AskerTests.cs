using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Who waits for a process that asks: for how long, and for which of its failures.</summary>
public sealed class AskerTests : IAsyncDisposable
{
    private readonly AliasWorld world = new();
    private readonly Crowd crowd = new();

    private StageSpec Command => world.Session("s3", "ls");

    public async ValueTask DisposeAsync()
    {
        await crowd.DisposeAsync();
        world.Dispose();
    }

    [Fact]
    public async Task A_stopped_asker_is_named_with_fg_and_who_waits_keeps_its_own_limit()
    {
        var asker = await StoppedAskerAsync();
        var holder = $"process {await asker.PidAsync()} on {asker.Terminal.Path}, which is stopped";

        var result = await Stage.RunAsync(Command.With(("AWS_MFA_TIMEOUT", "1")));

        world.AssertFails(result, 3, $"timed out after 1 s waiting for {holder}", $"run fg in {asker.Terminal.Path} to continue it, or end it: kill -9 {await asker.PidAsync()}");
        Assert.Equal($"aws-mfa-secure: waiting for {holder}; run fg in {asker.Terminal.Path} to continue it, or end it: kill -9 {await asker.PidAsync()}\r\n", result.Transcript);
    }

    [Fact]
    public async Task An_asker_that_is_stopped_while_others_wait_is_named_then_and_serves_them_after_fg()
    {
        var asker = await crowd.StartAskerAsync(Command.AtTerminal());
        var waiter = (await crowd.StartWaitersAsync(1, Command, asker))[0];
        asker.Terminal.Type("\x1a");
        await asker.StoppedAsync();
        await waiter.Terminal.WaitForAsync("which is stopped; run fg in ");

        asker.Foreground();
        await asker.Terminal.WaitForAsync("\r" + AliasWorld.Prompt);
        asker.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await waiter.WaitAsync()).ExitCode);
        Assert.Single(world.Sts.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AWS_MFA_NO_PROMPT_does_not_wait_for_a_person(bool isStopped)
    {
        var asker = isStopped ? await StoppedAskerAsync() : await crowd.StartAskerAsync(Command.AtTerminal());
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && fastest > TimeSpan.FromSeconds(1); attempt++)
        {
            var watch = Stopwatch.StartNew();
            var result = await Stage.RunAsync(Command.With(("AWS_MFA_NO_PROMPT", "1")));
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
            world.AssertFails(
                result,
                3,
                $"AWS_MFA_NO_PROMPT is set, and an MFA code is needed from process {await asker.PidAsync()} on {asker.Terminal.Path}, which is {(isStopped ? "stopped" : "asking for an MFA code")}",
                isStopped ? "run fg in" : "answer its question");
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Processes_that_ask_nobody_wait_for_each_other()
    {
        var marker = world.Home.File("marker");
        var unattended = Command.With(("AWS_MFA_NO_PROMPT", "1")).Unattended();
        var first = crowd.Start(unattended.With(("AWS_MFA_PROCESS", $"until [ -e {marker} ]; do sleep 0.05; done; echo {world.Device.NextUnusedCode()}")));
        await Deadline.UntilAsync(() => Directory.Exists(world.SessionFolder) && Directory.GetFiles(world.SessionFolder, "*.lock") is [var file] && new FileInfo(file).Length > 0, () => "the first does not refresh");
        var second = crowd.Start(unattended);
        await Deadline.UntilAsync(() => second.StderrSoFar.Length > 0, () => "the second does not wait");
        File.WriteAllText(marker, "");

        Assert.All(await Crowd.EndAsync([first, second]), r => Assert.True(r.ExitCode == 0, r.ToString()));
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task That_another_process_could_ask_nobody_is_no_reason_for_who_waited_for_it()
    {
        var marker = world.Home.File("marker");
        var first = crowd.Start(Command.With(("AWS_MFA_NO_PROMPT", "1"), ("AWS_MFA_PROCESS", $"until [ -e {marker} ]; do sleep 0.05; done; false")).Unattended());
        await Deadline.UntilAsync(() => Directory.Exists(world.SessionFolder) && Directory.GetFiles(world.SessionFolder, "*.lock") is [var file] && new FileInfo(file).Length > 0, () => "the first does not refresh");
        var second = crowd.Start(Command);
        await second.Terminal.WaitForAsync("waiting for process ");
        File.WriteAllText(marker, "");
        Assert.Equal(1, (await first.WaitAsync()).ExitCode);

        await second.Terminal.WaitForAsync(AliasWorld.Prompt);
        second.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await second.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_program_that_calls_again_too_soon_is_not_told_the_reasons_of_another_process()
    {
        var asker = await crowd.StartAskerAsync(Command);
        asker.Terminal.Type("\x04");
        await asker.WaitAsync();

        var again = await Stage.RunAsync(Command.Unattended());

        world.AssertFails(again, 3, "nobody answered the MFA prompt ", "AWS_MFA_FORCE=1");
        Assert.DoesNotContain("the terminal's input ended", again.StderrText, StringComparison.Ordinal);
    }

    private async Task<StageRun> StoppedAskerAsync()
    {
        var asker = await crowd.StartAskerAsync(Command.AtTerminal());
        asker.Terminal.Type("\x1a");
        await asker.StoppedAsync();
        return asker;
    }
}
