using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A soft key behind a real pcscd, and the keyboard, raced by the binary.</summary>
public class YubiKeyProcessTests
{
    private const string Prompt = KeyWorld.Prompt;
    private const string TouchPrompt = KeyWorld.TouchPrompt;

    [NeedsFact("pcscd", "gcc")]
    public async Task The_first_touch_gives_a_session_and_nothing_is_typed()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_DEBUG", "1")));
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        Assert.True(key.Touch.Give());

        Assert.Equal(KeyWorld.Heading + TouchPrompt + "\r\n", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task An_account_without_touch_asks_nothing_and_shows_nothing()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;
        await using var run = Stage.Start(world.Session());

        var result = await world.SignedInAsync(run);

        Assert.Equal(("", ""), (result.Transcript, result.StderrText));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_code_typed_during_a_pending_touch_wins()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        var code = world.TypeCode(run);

        Assert.Equal($"{KeyWorld.Heading}{TouchPrompt}{code}\r\n", (await world.SignedInAsync(run, code)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_touch_wins_after_stray_Enters_and_a_half_typed_code()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        for (var i = 0; i < 3; i++)
        {
            await run.Terminal.WaitForAsync(TouchPrompt);
            run.Terminal.TypeLine("");
        }

        await run.Terminal.WaitForAsync(TouchPrompt);
        run.Terminal.Type("12");
        await run.Terminal.WaitForAsync("12");
        await key.Touch.AskedAsync(1, Deadline.Default);
        Assert.True(key.Touch.Give());

        await world.SignedInAsync(run);
        Assert.Equal(1, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_plugged_in_while_the_prompt_waits_is_used()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(Prompt);

        world.Reader.Plug(world.Key(touch: false));

        Assert.Equal(KeyWorld.Heading + Prompt + "\r\n", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_pulled_in_the_middle_of_a_touch_is_named_and_the_prompt_goes_on()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        world.Reader.Pull();

        await run.Terminal.WaitForAsync("the YubiKey was unplugged; plug it in again, or type the code");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_pulled_and_plugged_in_again_is_asked_again()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await key.Touch.AskedAsync(1, Deadline.Default);
        world.Reader.Pull();
        await run.Terminal.WaitForAsync(Prompt);

        await world.SeenEmptyAsync();
        world.Reader.Plug(key);

        await run.Terminal.WaitForAsync(TouchPrompt);
        await key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(key.Touch.Give());
        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_touch_that_nobody_gives_is_asked_for_twice_more_and_then_the_prompt_is_left()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true, touchSeconds: 0.3);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());

        await run.Terminal.WaitForAsync("not touched in time; touch it now");
        await run.Terminal.WaitForAsync("not touched in time; touch it now");
        await run.Terminal.WaitForAsync("not touched in time; to use it, unplug it and plug it in again");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
        Assert.Equal(3, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Ctrl_C_during_a_touch_exits_130()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await key.Touch.AskedAsync(1, Deadline.Default);
        await run.Terminal.WaitForAsync(TouchPrompt);

        run.Terminal.Type("\x03");

        Assert.Equal(130, (await world.EndedAsync(run)).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Two_minutes_or_AWS_MFA_TIMEOUT_end_a_pending_touch()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_TIMEOUT", "1")));

        var result = await world.EndedAsync(run);

        world.Alias.AssertFails(result, 3, "timed out after 1 s waiting for an MFA code for ", "AWS_MFA_TIMEOUT");
        Assert.Equal(1, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task AWS_MFA_SOURCE_prompt_never_speaks_to_the_key()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_SOURCE", "prompt")));
        await run.Terminal.WaitForAsync(Prompt);

        var code = world.TypeCode(run);

        Assert.Equal($"{KeyWorld.Heading}{Prompt}{code}\r\n", (await world.SignedInAsync(run, code)).Transcript);
        Assert.Empty(key.Log);
    }
}
