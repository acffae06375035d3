using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>code</c>, and the codes of others on the same key.</summary>
public class CodeProcessTests
{
    [NeedsFact("pcscd", "gcc")]
    public async Task The_code_is_all_of_stdout_and_its_life_is_told_on_stderr()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;

        var (result, codes) = await WithCodesAsync(world, () => Stage.RunAsync(world.Command("code").Unattended()));

        Assert.Contains(result.StdoutText, codes.Select(code => code + "\n"));
        Assert.Matches(@"\Avalid for ([1-9]|[12][0-9]|30) s\n\z", result.StderrText);
        Assert.Empty(world.Alias.Sts.Calls);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task The_touch_is_asked_for_on_the_terminal()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Command("code"));
        await run.Terminal.WaitForAsync("Touch your YubiKey… ");
        await key.Touch.AskedAsync(1, Deadline.Default);

        Assert.True(key.Touch.Give());

        var result = await run.WaitAsync();
        Assert.Matches(@"\A\d{6}\n\z", result.StdoutText);
        Assert.Equal("Touch your YubiKey… \r\n", result.Transcript);
        Assert.True(run.Terminal.Modes.IsSane);
    }

    [NeedsFact("pcscd", "gcc", "oathtool")]
    public async Task Any_account_on_the_key_can_be_named_and_oathtool_agrees()
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, name: "60/Elsewhere:alice")]);

        StageResult ours, theirs;
        long before;
        do
        {
            before = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60;
            ours = await Stage.RunAsync(world.Command("code", "--oath-account", "60/Elsewhere:alice").Unattended());
            theirs = await Stage.RunAsync(new StageSpec
            {
                Program = "/usr/bin/oathtool",
                Arguments = ["--totp", "-s", "60s", Convert.ToHexString(world.Device.Seed)],
                ControllingTerminal = false,
            });
        }
        while (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 != before);

        Assert.True(ours.ExitCode == 0, ours.ToString());
        Assert.Equal(theirs.StdoutText, ours.StdoutText);
    }

    [NeedsFact("pcscd", "gcc", "ykman")]
    public async Task Ykman_agrees()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;

        // When ykman cannot connect at once it ends every scdaemon of the user with pkill: here it finds a harmless one.
        world.Alias.Home.Script("pkill", "#!/bin/sh\nexit 1\n");
        StageResult ours, theirs;
        long before;
        do
        {
            before = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;
            ours = await Stage.RunAsync(world.Command("code").Unattended());
            theirs = await Stage.RunAsync(world.Command("--reader", world.Reader.FriendlyName + " 00 00", "oath", "accounts", "code", "-s", world.Device.Serial)
                .With(("LC_ALL", "C.UTF-8")).Unattended() with
            { Program = "/usr/bin/ykman", Name = "ykman" });
        }
        while (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 != before);

        Assert.True(theirs.ExitCode == 0, theirs.ToString());
        Assert.Equal(theirs.StdoutText, ours.StdoutText);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Several_accounts_that_fit_are_listed_at_once_and_nothing_is_waited_for()
    {
        await using var world = await KeyWorld.StartAsync(
            world => [world.Key(touch: false, new() { Serial = 1111 }), world.Key(touch: false, new() { Serial = 2222 })]);
        await using var run = Stage.Start(world.Command("code"));

        world.Alias.AssertFails(await world.EndedAsync(run), 3, "on YubiKey 1111, ");
    }

    [NeedsTheory("pcscd", "gcc")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_without_the_account_ends_it_with_where_the_codes_may_be(bool atTerminal)
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, name: "Elsewhere:alice")]);
        var code = world.Command("code");

        var result = await Stage.RunAsync(atTerminal ? code : code.Unattended());

        world.Alias.AssertFails(
            result,
            3,
            $"no YubiKey gave a code for {world.Device.Serial}: the YubiKey has no OATH account for this MFA device",
            "if an authenticator app has it, type the code that the app shows");
        Assert.Equal("", result.Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_key_it_is_asked_for_and_used_when_it_is_plugged_in()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Command("code"));
        await run.Terminal.WaitForAsync("No YubiKey is plugged in. Plug it in (Ctrl-C to cancel)… ");

        world.Reader.Plug(world.Key(touch: false));

        var result = await run.WaitAsync();
        Assert.Matches(@"\A\d{6}\n\z", result.StdoutText);
        Assert.Equal("No YubiKey is plugged in. Plug it in (Ctrl-C to cancel)… \r\n", result.Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task With_no_device_known_it_says_how_to_name_one()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);

        world.Alias.AssertFails(
            await Stage.RunAsync(world.Command("code", "--profile", "plain").Unattended()), 1, "no MFA device to get a code for", "--oath-account");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task From_WSL_ykman_exe_is_given_the_exact_id()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        var code = world.Device.NextUnusedCode();
        world.Alias.Home.Script("ykman.exe", $"""
            #!/bin/sh
            echo "$*" >>"$HOME/ykman.calls"
            case "$*" in
            *list*) printf '%s-2\r\n%s\r\n' '{world.Device.Serial}' '{world.Device.Serial}' ;;
            *) printf '%s  {code}\r\n' '{world.Device.Serial}' ;;
            esac
            """);
        await using var run = Stage.Start(world.Session().With(("WSL_DISTRO_NAME", "Debian")));

        await world.SignedInAsync(run);

        Assert.Equal(
            $"oath accounts list\noath accounts code {world.Device.Serial}\n",
            await File.ReadAllTextAsync(world.Alias.Home.File("ykman.calls")));
    }

    private static async Task<(StageResult Result, string[] Codes)> WithCodesAsync(KeyWorld world, Func<Task<StageResult>> run)
    {
        var before = world.Device.CurrentCode();
        var result = await run();
        Assert.True(result.ExitCode == 0, result.ToString());
        return (result, [before, world.Device.CurrentCode()]);
    }
}
