using MfaSecure.Sandbox;
using MfaSecure.Tests.Library;

namespace MfaSecure.Tests.Cli;

/// <summary>A YubiKey asked by a .NET program that uses the library.</summary>
public class YubiKeyProgramTests
{
    [NeedsFact("pcscd", "gcc")]
    public async Task A_touch_serves_a_NET_program()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(Example(world));
        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);
        Assert.True(key.Touch.Give());

        var result = await world.EndedAsync(run);

        Assert.True((result.ExitCode, result.StdoutText) == (0, world.Alias.User.Arn + "\n"), result.ToString());
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Ctrl_C_in_the_password_ends_a_NET_program_and_gives_the_echo_back()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: "swordfish");
        await using var __ = world;
        await using var run = Stage.Start(Example(world));
        await run.Terminal.WaitForAsync("(Enter to skip): ");
        await Deadline.UntilAsync(() => !run.Terminal.Modes.Echo, () => "the password would be shown");

        run.Terminal.Type("swo\x03");
        var result = await run.WaitAsync();

        Assert.Equal(Signals.Int, result.Signal);
        Assert.True(run.Terminal.Modes.IsSane, "the terminal is not as it was");
    }

    private static StageSpec Example(KeyWorld world)
        => ExampleProgram.In(world.Alias, "mfa").With(("PCSCLITE_CSOCK_NAME", world.Daemon.SocketPath), ("AWS_MFA_SOURCE", null));
}
