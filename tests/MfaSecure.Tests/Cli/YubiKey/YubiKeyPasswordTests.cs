using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Keys with an OATH password, at a terminal.</summary>
public class YubiKeyPasswordTests
{
    private const string Password = "swordfish";
    private const string Question = "(Enter to skip): ";
    private const string Remember = "Remember it on this computer? [y/N] ";

    [NeedsFact("pcscd", "gcc")]
    public async Task Three_wrong_passwords_are_enough_and_the_prompt_goes_on()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        foreach (var wrong in new[] { "one", "two", "three" })
        {
            await run.Terminal.WaitForAsync(Question);
            await Deadline.UntilAsync(() => !run.Terminal.Modes.Echo, () => "the password would be shown");
            run.Terminal.TypeLine(wrong);
            await run.Terminal.WaitForAsync("Wrong OATH password");
        }

        await run.Terminal.WaitForAsync(KeyWorld.Prompt);
        await Deadline.UntilAsync(() => run.Terminal.Modes.Echo, () => "the code would not be shown");
        var code = world.TypeCode(run);

        var result = await world.SignedInAsync(run, code);
        Assert.DoesNotContain("three", result.Transcript, StringComparison.Ordinal);
        Assert.Equal(3, key.Log.Count(command => command.StartsWith("00A3", StringComparison.Ordinal)));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_password_that_is_remembered_is_not_asked_again()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var __ = world;
        await GiveAsync(world, "y");

        await using var again = Stage.Start(world.Command("code"));
        var result = await again.WaitAsync();

        var file = world.Alias.Home.File(".local/state/aws-mfa-secure/oath-passwords.json");
        Assert.Equal((0, ""), (result.ExitCode, result.Transcript));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(Password, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_password_that_is_not_to_be_remembered_is_asked_again_and_leaves_no_file()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var __ = world;
        await GiveAsync(world, "N");
        await GiveAsync(world, "");

        Assert.False(File.Exists(world.Alias.Home.File(".local/state/aws-mfa-secure/oath-passwords.json")));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task After_the_password_the_touch_is_asked_for()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true, password: Password);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_DEBUG", "1")));
        await run.Terminal.WaitForAsync(Question);
        run.Terminal.TypeLine(Password);
        await run.Terminal.WaitForAsync(Remember);
        run.Terminal.TypeLine("");
        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        Assert.True(key.Touch.Give());

        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Ctrl_C_in_the_password_gives_the_echo_back()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var __ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(Question);
        await Deadline.UntilAsync(() => !run.Terminal.Modes.Echo, () => "the password would be shown");

        run.Terminal.Type("swo\x03");

        Assert.Equal(130, (await world.EndedAsync(run)).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_locked_key_without_a_terminal_is_named()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var __ = world;

        var result = await Stage.RunAsync(world.Session().Unattended());

        world.Alias.AssertFails(result, 3, "is locked with an OATH password");
    }

    private static async Task GiveAsync(KeyWorld world, string remember)
    {
        await using var run = Stage.Start(world.Command("code"));
        await run.Terminal.WaitForAsync(Question);
        run.Terminal.TypeLine(Password);
        await run.Terminal.WaitForAsync(Remember);
        run.Terminal.TypeLine(remember);
        var result = await run.WaitAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain(Password, result.ToString(), StringComparison.Ordinal);
        Assert.True(run.Terminal.Modes.IsSane);
    }
}
