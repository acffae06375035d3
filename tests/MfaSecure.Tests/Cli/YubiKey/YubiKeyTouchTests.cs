using System.Text.RegularExpressions;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Touches that come late, twice or never, and what is said of them.</summary>
public class YubiKeyTouchTests
{
    private const string Prompt = KeyWorld.Prompt;
    private const string TouchPrompt = KeyWorld.TouchPrompt;
    private const string Late = "aws-mfa-secure: the YubiKey was not touched in time; ";

    [NeedsFact("pcscd", "gcc")]
    public async Task After_a_wrong_code_the_touch_that_the_key_still_waits_for_is_asked_for_and_used()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await EarlyInStepAsync();
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);
        var wrong = world.Device.WrongCode();
        run.Terminal.TypeLine(wrong);
        await run.Terminal.WaitForAsync("AWS rejected the code");
        await run.Terminal.WaitForAsync(TouchPrompt);

        Assert.True(key.Touch.Give());

        var result = await world.SignedInAsync(run, wrong);
        Assert.Matches($@"\A{Regex.Escape(KeyWorld.Heading + TouchPrompt)}{wrong}\r\naws-mfa-secure: AWS rejected the code [^\r\n]*\r\n{Regex.Escape(TouchPrompt)}\r\n\z", result.Transcript);
        Assert.Equal((1, ""), (key.Touch.TimesAsked, result.StderrText));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_touch_given_while_AWS_still_looks_at_a_wrong_code_is_used()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await EarlyInStepAsync();
        var hold = world.Alias.Sts.Faults.Hold("GetSessionToken");
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);
        var wrong = world.Device.WrongCode();
        run.Terminal.TypeLine(wrong);
        await hold.ReachedAsync();

        Assert.True(key.Touch.Give());
        await Deadline.UntilAsync(() => !key.Touch.IsWaiting, () => "the key still blinks");
        hold.Release();

        var result = await world.SignedInAsync(run, wrong);
        Assert.Matches($@"\A{Regex.Escape(KeyWorld.Heading + TouchPrompt)}{wrong}\r\naws-mfa-secure: AWS rejected the code [^\r\n]*\r\n\z", result.Transcript);
        Assert.Equal(1, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_that_still_blinks_for_an_ended_command_is_not_blamed_on_other_programs()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using (var run = Stage.Start(world.Session()))
        {
            await run.Terminal.WaitForAsync(TouchPrompt);
            await key.Touch.AskedAsync(1, Deadline.Default);
            await world.SignedInAsync(run, world.TypeCode(run));
        }

        Assert.True(key.Touch.IsWaiting);
        await using var next = Stage.Start(world.Command("code"));
        await next.Terminal.WaitForAsync("aws-mfa-secure: the YubiKey is still blinking for an earlier command; a new touch can be requested in ");

        Assert.True(key.Touch.Give());
        await next.Terminal.WaitForAsync("Touch your YubiKey… ");
        await key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(key.Touch.Give());

        var result = await next.WaitAsync();
        Assert.Matches(@"\A\d{6}\n\z", result.StdoutText);
        Assert.DoesNotContain("another program", result.Transcript, StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_touch_that_is_late_is_asked_for_again_without_another_question_in_between()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true, touchSeconds: 0.3);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(Late + "to use it, unplug it and plug it in again\r\n" + Prompt);
        var code = world.TypeCode(run);

        var result = await world.SignedInAsync(run, code);

        Assert.Equal(
            $"{KeyWorld.Heading}{TouchPrompt}\r\n{Late}touch it now\r\n{TouchPrompt}\r\n{Late}touch it now\r\n{TouchPrompt}\r\n{Late}to use it, unplug it and plug it in again\r\n{Prompt}{code}\r\n",
            result.Transcript);
        Assert.Equal(3, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pulled_key_is_told_as_what_it_is_and_the_prompt_asks_once()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        world.Reader.Pull();
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        Assert.Equal(
            $"{KeyWorld.Heading}{TouchPrompt}\r\naws-mfa-secure: the YubiKey was unplugged; plug it in again, or type the code\r\n{Prompt}{code}\r\n",
            (await world.SignedInAsync(run, code)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_the_touch_is_asked_for_on_stderr_when_it_is_awaited()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Command("exports", "--format", "json").Unattended());
        await key.Touch.AskedAsync(1, Deadline.Default);
        await Deadline.UntilAsync(() => run.StderrSoFar.Length > 0, () => "nothing is said");

        Assert.True(key.Touch.Give());

        var result = await run.WaitAsync();
        Assert.Equal((0, "aws-mfa-secure: touch your YubiKey\n"), (result.ExitCode, result.StderrText));
        Assert.StartsWith("{", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Ctrl_C_takes_the_countdown_off_the_screen_and_leaves_no_empty_line()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;
        await EarlyInStepAsync();
        Assert.Equal(0, (await Stage.RunAsync(world.Session().Unattended())).ExitCode);
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_FORCE", "1")));
        await run.Terminal.WaitForAsync("; next code in ");

        run.Terminal.Type("\x03");

        var result = await run.WaitAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.EndsWith("\r\x1b[K", result.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", result.Transcript, StringComparison.Ordinal);
    }

    [NeedsTheory("pcscd", "gcc")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_and_without_a_key_the_question_has_the_phrase_that_sshpass_waits_for_once(bool hasKey)
    {
        await using var world = await KeyWorld.StartAsync(world => hasKey ? [world.Key(touch: true)] : []);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync("MFA code");
        var code = world.TypeCode(run);

        Assert.Equal(2, (await world.SignedInAsync(run, code)).Transcript.Split("MFA code").Length);
    }

    /// <summary>A code that runs out meanwhile is another test's.</summary>
    private static Task EarlyInStepAsync()
        => Deadline.UntilAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() % Totp.StepSeconds < 18, () => "the clock stands still");
}
