using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Access keys in GNOME Keyring on a session bus of the test's own, with libsecret's secret-tool as the witness.</summary>
public sealed class KeysSecretServiceTests : IDisposable
{
    private const string Password = "swordfish";

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string Id => world.User.AccessKeyId;

    private string Secret => world.User.SecretAccessKey;

    [NeedsFact("dbus-run-session", "dbus-send", "gnome-keyring-daemon", "secret-tool")]
    public async Task Moved_keys_are_in_the_keyring_alone_serve_aws_and_come_back_byte_for_byte()
    {
        var before = KeysWorld.Files(world);

        var moved = await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "secret-service")));

        Assert.Contains($"mfa_keys = secret-service:{Id}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.DoesNotContain("[mfa]\naws_access_key_id", File.ReadAllText(world.Home.CredentialsFile), StringComparison.Ordinal);
        Assert.Equal(Secret, await WitnessAsync("lookup", "access_key_id", Id));
        Assert.Equal(Secret, await WitnessAsync("lookup", "xdg:schema", "com.github.aws-mfa-secure.AccessKey", "access_key_id", Id));

        var fetched = await KeysWorld.SucceedsAsync(Unlocked(world.Session("s3", "ls", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode()))));
        world.AssertSessionIn(world.Aws.Call);
        // The other profiles still have the same access key in plain text.
        KeysWorld.AssertNowhere(world, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)), moved, fetched);
        Assert.Matches($@"(?m)^mfa +…{Id[^4..]} +secret-service +0 days +-$", (await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "list")))).StdoutText);

        await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "file")));

        Assert.Equal(before, KeysWorld.Files(world));
        Assert.Equal("", await WitnessAsync("lookup", "access_key_id", Id));
    }

    [NeedsFact("dbus-run-session", "dbus-send", "gnome-keyring-daemon", "secret-tool", "pass", "gpg")]
    public async Task Keys_move_from_one_store_to_another()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "secret-service")));

        await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "pass").With(store.Variables)));

        Assert.Equal([Id], store.Entries);
        Assert.Equal("", await WitnessAsync("lookup", "access_key_id", Id));
        Assert.Contains($"mfa_keys = pass:{Id}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("dbus-run-session", "dbus-send", "gnome-keyring-daemon")]
    public async Task A_locked_keyring_without_a_display_is_an_error_in_seconds()
    {
        await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "secret-service")));
        var fetch = world.Command("exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode()));
        var watch = Stopwatch.StartNew();

        var result = await Stage.RunAsync(Locked(fetch).Unattended());

        KeysWorld.AssertFails(result, 3, "the keyring is locked, and there is no display to ask on", "gnome-keyring-daemon --unlock");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
        Assert.Contains("(locked)", (await Stage.RunAsync(Locked(world.Command("doctor", "--profile", "mfa")).Unattended())).StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("dbus-run-session", "dbus-send", "gnome-keyring-daemon")]
    public async Task A_question_that_nobody_answers_ends_with_the_time_limit()
    {
        await KeysWorld.SucceedsAsync(Unlocked(world.Command("keys", "move", "--profile", "mfa", "--to", "secret-service")));
        var fetch = world.Command("exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode()), ("DISPLAY", ":97"), ("AWS_MFA_TIMEOUT", "3"));

        var result = await Stage.RunAsync(Locked(fetch).Unattended());

        KeysWorld.AssertFails(result, 3, "the keyring is locked, and its question was ", "desktop session");
    }

    [NeedsTheory("dbus-run-session")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_service_or_a_bus_it_is_an_error_in_seconds(bool hasBus)
    {
        world.Home.Config($"[profile mfa]\nmfa_serial = {world.Device.Serial}\nmfa_keys = secret-service:{Id}\n").Credentials("");
        var fetch = world.Command("exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended();
        var watch = Stopwatch.StartNew();

        var result = await Stage.RunAsync(hasBus ? OnBus(fetch, "exec \"$@\"") : fetch);

        KeysWorld.AssertFails(result, 1, hasBus ? "no Secret Service is running" : "there is no D-Bus session bus", "such as pass");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
    }

    [NeedsFact("dbus-run-session", "dbus-send", "gnome-keyring-daemon")]
    public async Task A_bus_that_is_gone_is_an_error()
    {
        world.Home.Config($"[profile mfa]\nmfa_serial = {world.Device.Serial}\nmfa_keys = secret-service:{Id}\n").Credentials("");

        var result = await Stage.RunAsync(world.Command("exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", "123456"), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")).Unattended());

        KeysWorld.AssertFails(result, 1, "cannot connect to the D-Bus session bus", "such as pass");
    }

    /// <summary>The keyring's file is in the home, so a later session unlocks the same one.</summary>
    private StageSpec Unlocked(StageSpec spec) => WithKeyring(spec with { ControllingTerminal = false }, $"printf {Password} | gnome-keyring-daemon --unlock --components=secrets --foreground");

    private StageSpec Locked(StageSpec spec) => WithKeyring(spec, "gnome-keyring-daemon --components=secrets --foreground");

    /// <summary>Waits until the keyring has its name on the bus, and ends it after the command.</summary>
    private StageSpec WithKeyring(StageSpec spec, string keyring)
        => OnBus(
            spec,
            $"{keyring} >/dev/null 2>&1 & "
            + "until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true; do :; done; "
            + "\"$@\"; code=$?; kill $!; exit $code");

    /// <summary>A bus that starts no service by itself.</summary>
    private StageSpec OnBus(StageSpec spec, string line)
    {
        world.Home.Write(
            "bus.conf",
            "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context=\"default\">"
            + "<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        return spec.Through($"exec dbus-run-session --config-file='{world.Home.File("bus.conf")}' -- sh -c '{line}' sh \"$@\"");
    }

    private async Task<string> WitnessAsync(params string[] arguments)
    {
        var result = await Stage.RunAsync(Unlocked(world.Command() with { Program = "/usr/bin/secret-tool", Arguments = [.. arguments.Select(RawText.FromString)] }));
        return result.StdoutText;
    }
}
