using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>No pcscd, one that dies, a reader that somebody else holds, and nobody at a terminal.</summary>
public class YubiKeyTroubleTests
{
    private const string Prompt = KeyWorld.Prompt;

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_pcscd_the_remedy_is_told_and_the_prompt_goes_on()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session().With(("PCSCLITE_CSOCK_NAME", world.Alias.Home.File("none"))));
        await run.Terminal.WaitForAsync("the smart card service (pcscd) is not running (sudo systemctl start pcscd.socket)");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_that_dies_while_the_prompt_waits_is_named_and_the_prompt_goes_on()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(Prompt);

        world.Daemon.Kill();

        await run.Terminal.WaitForAsync("(pcscd) is not running");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_that_dies_in_the_middle_of_a_touch_is_named_and_the_prompt_goes_on()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        world.Daemon.Kill();

        await run.Terminal.WaitForAsync("(pcscd) is not running");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_reader_that_another_program_holds_is_named_and_used_when_it_is_free()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var other = Stage.Start(world.Command("code"));
        await key.Touch.AskedAsync(1, Deadline.Default);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync("another program is using the reader");
        await run.Terminal.WaitForAsync("gpgconf --kill scdaemon");
        await run.Terminal.WaitForAsync(Prompt);

        Assert.True(key.Touch.Give());
        Assert.Equal(0, (await other.WaitAsync()).ExitCode);

        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(key.Touch.Give());
        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task While_another_program_holds_the_reader_a_typed_code_is_taken()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var other = Stage.Start(world.Command("code"));
        await key.Touch.AskedAsync(1, Deadline.Default);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync("another program is using the reader");
        await run.Terminal.WaitForAsync(Prompt);

        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_a_key_without_touch_just_works()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;

        var result = await Stage.RunAsync(world.Session().Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        world.Alias.AssertSessionIn(world.Alias.Aws.Call);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_a_touch_is_asked_for_by_a_notification_and_works()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        var notify = AwsStandIn.Install(world.Alias.Home.Bin, "notify-send");
        await using var run = Stage.Start(world.Session().Unattended());
        await key.Touch.AskedAsync(1, Deadline.Default);
        var asked = Stopwatch.StartNew();
        await notify.WaitForCallsAsync();
        Assert.True(asked.Elapsed > TimeSpan.FromSeconds(1.5), $"a touch within {asked.Elapsed.TotalSeconds} s needs no notification");

        Assert.True(key.Touch.Give());

        var result = await run.WaitAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["--app-name=aws-mfa-secure", "aws-mfa-secure", "Touch your YubiKey"], notify.Call.Arguments);
        world.Alias.AssertSessionIn(world.Alias.Aws.Call);
        world.AssertNoSecret(result);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_and_without_a_notifier_a_touch_works_too()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("PATH", world.Alias.Home.Bin)).Unattended());
        await key.Touch.AskedAsync(1, Deadline.Default);

        Assert.True(key.Touch.Give());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task With_nobody_and_no_key_it_fails_within_a_second_with_exit_code_3()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        var fastest = TimeSpan.MaxValue;

        // The machine may be busy; the program must not be slow by itself.
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            var result = await Stage.RunAsync(world.Session().Unattended());
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
            world.Alias.AssertFails(result, 3, "nobody can be asked: there is no terminal", "set AWS_MFA_TOKEN");
            Assert.DoesNotContain("plugged in", result.StderrText, StringComparison.Ordinal);
        }

        Assert.True(fastest < TimeSpan.FromSeconds(1), $"the fastest of three took {fastest.TotalSeconds} s");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_plugged_in_after_that_serves_at_once()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        Assert.Equal(3, (await Stage.RunAsync(world.Session().Unattended())).ExitCode);
        await world.Reader.PlugAsync(world.Key(touch: false), Deadline.Default);

        Assert.Equal(0, (await Stage.RunAsync(world.Session().Unattended())).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task AWS_MFA_NO_PROMPT_takes_a_code_that_needs_nobody()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_NO_PROMPT", "1")));

        Assert.Equal("", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task AWS_MFA_NO_PROMPT_does_not_wait_for_a_touch()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_NO_PROMPT", "1")));

        var result = await world.EndedAsync(run);

        world.Alias.AssertFails(result, 3, "nobody can be asked: AWS_MFA_NO_PROMPT is set; '", "set AWS_MFA_TOKEN to a code, or unset AWS_MFA_NO_PROMPT");
        Assert.EndsWith(" needs a touch", result.StderrText.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(("", 0), (result.Transcript, key.Touch.TimesAsked));
    }
}
