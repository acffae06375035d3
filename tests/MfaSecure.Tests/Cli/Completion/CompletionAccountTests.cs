using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Completion of OATH accounts: from every YubiKey that can be read at once, without touch, prompt or error message.</summary>
public class CompletionAccountTests
{
    private const string Password = "swordfish";

    [NeedsFact("pcscd", "gcc")]
    public async Task The_accounts_of_two_YubiKeys_are_offered_once_each_without_a_touch()
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
    public async Task Only_accounts_that_AWS_could_use_and_people_can_type_are_offered()
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
    public async Task Enroll_which_creates_an_account_offers_none()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = world;

        Assert.Equal("", await OfferedAsync(world, "enroll"));
        Assert.Empty(key.Log);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_YubiKey_with_an_unknown_OATH_password_is_skipped_without_asking()
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, password: Password, name: "locked"), world.Key(touch: false, name: "open")]);

        Assert.Equal("open\n", await OfferedAsync(world));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_YubiKey_with_a_remembered_OATH_password_is_read()
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
    public async Task A_reader_in_use_by_another_program_is_skipped_after_a_second()
    {
        SoftCard? held = null;
        await using var world = await KeyWorld.StartAsync(world => [held = world.Key(touch: true), world.Key(touch: false, name: "free")]);
        await using var other = Stage.Start(world.Command("code"));
        await held!.Touch.AskedAsync(1, Deadline.Default);

        var watch = Stopwatch.StartNew();
        Assert.Equal("free\n", await OfferedAsync(world));

        // The YubiKey waits 15 s for the touch; the machine may be busy.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed.TotalSeconds} s");
        Assert.True(held.Touch.Give());
        Assert.Equal(0, (await other.WaitAsync()).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_pcscd_or_a_YubiKey_none_is_offered_at_once()
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
    public async Task A_pcscd_that_does_not_answer_is_skipped_after_a_second()
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

    /// <summary>Runs it on a terminal; nothing else may appear there.</summary>
    private static async Task<string> OfferedAsync(KeyWorld world, string command = "code", string? socket = null)
    {
        var spec = world.Command("completion", "--", command, "--oath-account", "");

        var result = await Stage.RunAsync(socket is null ? spec : spec.With(("PCSCLITE_CSOCK_NAME", socket)));

        Assert.Equal((0, null, "", ""), (result.ExitCode, result.Signal, result.StderrText, result.Transcript));
        return result.StdoutText;
    }
}
