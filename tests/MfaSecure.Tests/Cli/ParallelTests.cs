using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Many commands at once ask once, and share what comes of it.</summary>
public sealed class ParallelTests : IAsyncDisposable
{
    private readonly AliasWorld world = new();
    private readonly Crowd crowd = new();

    private StageSpec Command => world.Session("s3", "ls");

    public async ValueTask DisposeAsync()
    {
        await crowd.DisposeAsync();
        world.Dispose();
    }

    [Theory]
    [InlineData(60, 3)]
    [InlineData(200, 1)]
    public async Task Many_cold_starts_make_one_prompt_and_one_call(int many, int rounds)
    {
        for (var round = 0; round < LongRun.Rounds(rounds, 50); round++)
        {
            using var fresh = new AliasWorld();
            await using var all = new Crowd();
            for (var each = 0; each < many; each++)
            {
                all.Start(fresh.Session("s3", "ls"));
            }

            var codes = await Crowd.AskerAmongAsync(all.Runs);
            codes.Terminal.TypeLine(fresh.Device.NextUnusedCode());
            var results = await Crowd.EndAsync(all.Runs);

            Assert.All(results, r => Assert.True(r.ExitCode == 0, $"round {round}: {r}"));
            Assert.Equal([codes], all.Runs.Where(Crowd.HasAsked));
            Assert.Single(fresh.Sts.Calls);
            Assert.Equal(many, fresh.Aws.Calls.Count);
            Assert.All(fresh.Aws.Calls, call => fresh.AssertSessionIn(call));
        }
    }

    [Fact]
    public async Task Those_who_wait_say_for_whom_on_their_terminal_and_end_with_the_session()
    {
        var codes = await crowd.StartAskerAsync(Command);
        var waiters = await crowd.StartWaitersAsync(3, Command, codes);

        codes.Terminal.TypeLine(world.Device.NextUnusedCode());
        var results = await Crowd.EndAsync(waiters);

        Assert.All(results, r => Assert.Equal((0, "", 1), (r.ExitCode ?? -1, r.StderrText, r.Transcript.Count(c => c == '\n'))));
        Assert.DoesNotContain(waiters, Crowd.HasAsked);
        Assert.Single(world.Sts.Calls);
    }

    [Fact]
    public async Task Who_waits_without_a_terminal_says_it_on_stderr()
    {
        var codes = await crowd.StartAskerAsync(Command);
        var waiter = crowd.Start(Command.Unattended());
        await Deadline.UntilAsync(() => waiter.StderrSoFar.Contains((byte)'\n'), () => "the waiter says nothing");

        codes.Terminal.TypeLine(world.Device.NextUnusedCode());
        var result = await waiter.WaitAsync();

        Assert.Equal(
            (0, $"aws-mfa-secure: waiting for process {await codes.PidAsync()} on {codes.Terminal.Path}, which is asking for an MFA code\n"),
            (result.ExitCode, result.StderrText));
    }

    [Theory]
    [InlineData("Ctrl-C", 130)]
    [InlineData("end of input", 3)]
    [InlineData("time-out", 3)]
    [InlineData("three wrong codes", 1)]
    public async Task How_the_asker_ends_those_who_wait_end_and_nobody_is_asked_again(string how, int exitCode)
    {
        var codes = await crowd.StartAskerAsync(how == "time-out" ? Command.With(("AWS_MFA_TIMEOUT", "5")) : Command);
        var waiters = await crowd.StartWaitersAsync(5, Command, codes);

        var wrong = world.Device.WrongCode();
        codes.Terminal.Type(how switch { "Ctrl-C" => "\x03", "end of input" => "\x04", "three wrong codes" => $"{wrong}\r", _ => "" });
        for (var more = 0; how == "three wrong codes" && more < 2; more++)
        {
            await codes.Terminal.WaitForAsync(AliasWorld.Prompt);
            codes.Terminal.TypeLine(wrong);
        }

        var first = await codes.WaitAsync();
        var others = await Crowd.EndAsync(waiters);

        Assert.Equal(exitCode, first.ExitCode);
        Assert.All(others, r => Assert.True(r.ExitCode == exitCode, r.ToString()));
        Assert.DoesNotContain(waiters, Crowd.HasAsked);
        Assert.Equal(how == "three wrong codes" ? 3 : 0, world.Sts.Calls.Count);
        Assert.Empty(world.Aws.Calls);
        if (exitCode != 130)
        {
            Assert.All(others, r => Assert.Equal(first.StderrText, r.StderrText));
        }
    }

    [Fact]
    public async Task When_the_asker_is_killed_one_of_those_who_wait_asks()
    {
        var codes = await crowd.StartAskerAsync(Command);
        var waiters = await crowd.StartWaitersAsync(4, Command, codes);

        await codes.KillAsync(Signals.Kill);
        var next = await Crowd.AskerAmongAsync(waiters);
        next.Terminal.TypeLine(world.Device.NextUnusedCode());
        var results = await Crowd.EndAsync(waiters);

        Assert.All(results, r => Assert.True(r.ExitCode == 0, r.ToString()));
        Assert.Equal([next], waiters.Where(Crowd.HasAsked));
        Assert.Single(world.Sts.Calls);
    }

    [Fact]
    public async Task When_the_asker_is_killed_while_STS_is_slow_the_next_code_serves_the_others()
    {
        var hold = world.Sts.Faults.Hold();
        var codes = await crowd.StartAskerAsync(Command);
        var waiters = await crowd.StartWaitersAsync(2, Command, codes);
        codes.Terminal.TypeLine(world.Device.NextUnusedCode());
        await hold.ReachedAsync();

        await codes.KillAsync(Signals.Kill);
        hold.Release();
        var next = await Crowd.AskerAmongAsync(waiters);
        await Deadline.UntilAsync(() => world.Sts.Calls[0].Outcome is not null, () => "the held call is not answered");
        next.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.All(await Crowd.EndAsync(waiters), r => Assert.True(r.ExitCode == 0, r.ToString()));
        Assert.Equal([next], waiters.Where(Crowd.HasAsked));
    }

    [Fact]
    public async Task Ctrl_C_at_one_who_waits_ends_that_one_alone()
    {
        var codes = await crowd.StartAskerAsync(Command);
        var waiters = await crowd.StartWaitersAsync(2, Command, codes);

        waiters[0].Terminal.Type("\x03");
        Assert.Equal(130, (await waiters[0].WaitAsync()).ExitCode);
        codes.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal([0, 0], (await Crowd.EndAsync([codes, waiters[1]])).Select(r => r.ExitCode ?? -1));
        Assert.Single(world.Sts.Calls);
    }

    [Fact]
    public async Task A_session_that_came_after_a_failure_is_what_those_who_waited_get()
    {
        var codes = await crowd.StartAskerAsync(Command);
        var waiter = (await crowd.StartWaitersAsync(1, Command, codes))[0];
        await waiter.KillAsync(Signals.Stop);
        codes.Terminal.Type("\x03");
        await codes.WaitAsync();
        await world.AnswerAsync(Command.AtTerminal());

        await waiter.KillAsync(Signals.Continue);
        waiter.Foreground();
        var result = await waiter.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Single(world.Sts.Calls);
    }

    [Theory]
    [InlineData("\x03", 130)]
    [InlineData("\x04", 3)]
    public async Task A_program_that_calls_again_after_an_unanswered_prompt_is_refused_for_a_while(string keys, int exitCode)
    {
        await EndPromptAsync(keys);

        var again = await Stage.RunAsync(Command);

        world.AssertFails(again, exitCode, "s before it asks again", "AWS_MFA_FORCE=1");
        Assert.Equal("", again.Transcript);
    }

    [Fact]
    public async Task A_person_is_asked_again_at_once()
    {
        await EndPromptAsync("\x03");

        Assert.Equal(0, (await world.AnswerAsync(Command.AtTerminal())).ExitCode);
    }

    [Fact]
    public async Task AWS_MFA_FORCE_asks_for_a_program_too()
    {
        await EndPromptAsync("\x03");

        Assert.Equal(0, (await world.AnswerAsync(Command.With(("AWS_MFA_FORCE", "1")))).ExitCode);
    }

    [Fact]
    public async Task A_code_that_is_at_hand_is_taken_after_a_canceled_prompt()
    {
        await EndPromptAsync("\x03");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Where_nobody_was_asked_the_next_program_may_ask()
    {
        Assert.Equal(3, (await Stage.RunAsync(Command.Unattended())).ExitCode);

        Assert.Equal(0, (await world.AnswerAsync(Command)).ExitCode);
    }

    [Fact]
    public async Task Two_sessions_of_one_device_ask_one_after_the_other_and_send_no_code_twice()
    {
        world.Home.AddProfile("short", world.User, world.Device, "mfa_ttl = 900");
        var codes = await crowd.StartAskerAsync(Command);
        var other = (await crowd.StartWaitersAsync(1, Command.With(("AWS_PROFILE", "short")), codes))[0];
        var code = world.Device.NextUnusedCode();

        codes.Terminal.TypeLine(code);
        Assert.Equal(0, (await codes.WaitAsync()).ExitCode);
        await other.Terminal.WaitForAsync(AliasWorld.Prompt);
        other.Terminal.TypeLine(code);
        await other.Terminal.WaitForAsync("aws-mfa-secure: this code has already been used; next code in ");
        await other.Terminal.WaitForAsync(AliasWorld.Prompt);
        var next = world.Device.NextUnusedCode();
        other.Terminal.TypeLine(next);

        Assert.Equal(0, (await other.WaitAsync()).ExitCode);
        Assert.Equal([(code, "43200"), (next, "900")], world.SessionCalls.Select(c => (c.Parameters["TokenCode"], c.Parameters["DurationSeconds"])));
    }

    [Fact]
    public async Task A_typed_code_that_has_just_been_taken_is_not_sent_again()
    {
        var code = world.Device.NextUnusedCode();
        await world.AnswerAsync(Command, code);

        await using var run = Stage.Start(Command.With(("AWS_MFA_FORCE", "1")));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(code);
        await run.Terminal.WaitForAsync("this code has already been used");
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal(2, world.SessionCalls.Count);
    }

    [NeedsFact("faketime", "oathtool")]
    public async Task AWS_MFA_FORCE_twice_with_a_program_for_codes_counts_down_to_the_next_step_and_succeeds()
    {
        // Four seconds before a time step ends, for STS, for us and for the program alike.
        var shift = 26 - (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % Totp.StepSeconds);
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(shift));
        var forced = Command.With(("AWS_MFA_FORCE", "1"), ("AWS_MFA_PROCESS", $"oathtool --totp -b {world.Device.SeedBase32}"))
            .Through($"exec faketime -f {shift:+0;-0}s \"$@\"");

        var first = await Stage.RunAsync(forced);
        var second = await Stage.RunAsync(forced);

        Assert.True((first.ExitCode, second.ExitCode) == (0, 0), $"{first}\n{second}");
        Assert.Matches("This code has already been used; next code in [0-9]+ s", second.Transcript);
        Assert.Equal(["ok", "ok"], world.SessionCalls.Select(c => c.Outcome));
    }

    private async Task EndPromptAsync(string keys)
    {
        var run = await crowd.StartAskerAsync(Command);
        run.Terminal.Type(keys);
        await run.WaitAsync();
    }
}
