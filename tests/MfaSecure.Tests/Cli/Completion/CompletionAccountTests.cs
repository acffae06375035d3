using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Which OATH accounts completion offers: those on every key that can be read at once, without a touch, a question or a word of trouble.</summary>
public class CompletionAccountTests
{
    private const string Password = "swordfish";

    [NeedsFact("pcscd", "gcc")]
    public async Task The_accounts_of_two_keys_are_offered_each_once_and_none_is_touched()
    {
        var keys = new List<SoftCard>();
        await using var world = await KeyWorld.StartAsync(world =>
        {
            keys.AddRange([world.Key(touch: true, name: "both"), world.Key(touch: false, name: "both")]);
            keys[0].Oath.Add(SoftAccount.Totp("one", world.Device.Seed));
            keys[1].Oath.Add(SoftAccount.Totp("two", world.Device.Seed, touch: true));
            return keys;
        });

        Assert.Equal("both\none\ntwo\n", await OfferedAsync(world));
        Assert.All(keys, key => Assert.Equal(0, key.Touch.TimesAsked));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Only_accounts_that_can_be_of_AWS_and_be_typed_are_offered()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var card = world.Key(touch: true, name: "good");
            var seed = world.Device.Seed;
            Array.ForEach(["30/half a minute", "60/a minute", "_hidden:x", "two\nlines", " blank", "blank "], id => card.Oath.Add(SoftAccount.Totp(id, seed)));
            card.Oath.Add(SoftAccount.Totp("counter", seed) with { TypeAndAlgorithm = 0x11 });
            card.Oath.Add(SoftAccount.Totp("?", seed) with { Name = [0x66, 0xFF] });
            return [card];
        });

        Assert.Equal("30/half a minute\ngood\n", await OfferedAsync(world));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task For_enroll_which_makes_an_account_none_is_offered()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = world;

        Assert.Equal("", await OfferedAsync(world, "enroll"));
        Assert.Empty(key.Log);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_whose_OATH_password_is_not_remembered_is_passed_over_and_not_asked_for()
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, password: Password, name: "locked"), world.Key(touch: false, name: "open")]);

        Assert.Equal("open\n", await OfferedAsync(world));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_whose_OATH_password_is_remembered_is_read()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false, password: Password);
        await using var __ = world;
        await using var run = Stage.Start(world.Command("code"));
        await run.Terminal.WaitForAsync("(Enter to skip): ");
        run.Terminal.TypeLine(Password);
        await run.Terminal.WaitForAsync("Remember it on this computer? [y/N] ");
        run.Terminal.TypeLine("y");
        Assert.Equal(0, (await run.WaitAsync()).ExitCode);

        Assert.Equal(world.Device.Serial + "\n", await OfferedAsync(world));

        var folder = world.Alias.Home.File(".local/state/aws-mfa-secure");
        File.WriteAllText(Path.Combine(folder, "oath-passwords.json"), "damaged");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Assert.Equal("", await OfferedAsync(world));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_reader_that_another_program_holds_is_passed_over_after_a_second()
    {
        SoftCard? held = null;
        await using var world = await KeyWorld.StartAsync(world => [held = world.Key(touch: true), world.Key(touch: false, name: "free")]);
        await using var other = Stage.Start(world.Command("code"));
        await held!.Touch.AskedAsync(1, Deadline.Default);

        var watch = Stopwatch.StartNew();
        Assert.Equal("free\n", await OfferedAsync(world));

        // The touch is awaited for 15 s; the machine may be busy.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed.TotalSeconds} s");
        Assert.True(held.Touch.Give());
        Assert.Equal(0, (await other.WaitAsync()).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_pcscd_or_a_key_none_is_offered_and_at_once()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        var none = world.Alias.Home.File("none");
        Assert.Equal("", await OfferedAsync(world));
        world.Daemon.Kill();
        Assert.Equal("", await OfferedAsync(world));

        // The machine may be busy; the program must not wait by itself.
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal("", await OfferedAsync(world, "code", none));
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        Assert.True(fastest < TimeSpan.FromSeconds(0.9), $"the fastest of three took {fastest.TotalSeconds} s");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_that_does_not_answer_is_given_up_after_a_second()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        using var deaf = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        deaf.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(world.Alias.Home.File("deaf")));
        deaf.Listen();

        var watch = Stopwatch.StartNew();
        Assert.Equal("", await OfferedAsync(world, "code", world.Alias.Home.File("deaf")));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
    }

    /// <summary>What is printed at a terminal, on which nothing else may be seen.</summary>
    private static async Task<string> OfferedAsync(KeyWorld world, string command = "code", string? socket = null)
    {
        var spec = world.Command("completion", "--", command, "--oath-account", "");

        var result = await Stage.RunAsync(socket is null ? spec : spec.With(("PCSCLITE_CSOCK_NAME", socket)));

        Assert.Equal((0, null, "", ""), (result.ExitCode, result.Signal, result.StderrText, result.Transcript));
        return result.StdoutText;
    }
}
