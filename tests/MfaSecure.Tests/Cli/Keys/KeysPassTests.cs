using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Access keys in pass, with pass itself as the witness.</summary>
public sealed class KeysPassTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string Id => world.User.AccessKeyId;

    private string Secret => world.User.SecretAccessKey;

    [NeedsFact("pass", "gpg")]
    public async Task Moved_keys_are_in_pass_alone_serve_every_way_to_aws_and_come_back_byte_for_byte()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        world.Home.Credentials($"; top\n[other]\na = 1\n\n[mfa]\n  aws_secret_access_key={Secret}\n# mine\n  aws_access_key_id = {Id}\nregion = eu-west-1").Config(
            $"[profile mfa]\nmfa_serial = {world.Device.Serial}\n\n[profile dev]\nsource_profile = mfa\n");
        var before = KeysWorld.Files(world);

        var moved = await KeysWorld.SucceedsAsync(Command(store, "keys", "move", "--profile", "mfa", "--to", "pass").Unattended());

        Assert.Equal("; top\n[other]\na = 1\n\n[mfa]\n# mine\nregion = eu-west-1", File.ReadAllText(world.Home.CredentialsFile));
        Assert.Equal(
            $"[profile mfa]\nmfa_serial = {world.Device.Serial}\nmfa_keys = pass:{Id}\ncredential_process = {NativeBinary.Path} credential-process --profile mfa\n\n[profile dev]\nsource_profile = mfa\n",
            File.ReadAllText(world.Home.ConfigFile));
        Assert.Equal(Secret, (await store.ShowAsync($"aws-mfa-secure/{Id}")).Split('\n')[0]);
        Assert.StartsWith($"Moved access key …{Id[^4..]} of {world.User.Arn} from file to pass.\n", moved.StdoutText, StringComparison.Ordinal);

        var fetched = await KeysWorld.SucceedsAsync(Command(store, "session", "s3", "ls", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());
        world.AssertSessionIn(world.Aws.Call);
        var process = await KeysWorld.SucceedsAsync(Command(store, "credential-process", "--profile", "mfa").Unattended());
        Assert.Contains(world.LastSession.AccessKeyId, process.StdoutText, StringComparison.Ordinal);
        KeysWorld.AssertNowhere(world, Secret, moved, fetched, process);

        await KeysWorld.SucceedsAsync(Command(store, "keys", "move", "--profile", "mfa", "--to", "file").Unattended());

        Assert.Equal(before, KeysWorld.Files(world));
        Assert.Empty(store.Entries);
    }

    [NeedsFact("pass", "gpg")]
    public async Task A_cached_session_is_found_without_pass()
    {
        await using (var store = await PasswordStore.CreateAsync(world))
        {
            await KeysWorld.SucceedsAsync(Command(store, "keys", "move", "--profile", "mfa", "--to", "pass").Unattended());
            await KeysWorld.SucceedsAsync(Command(store, "exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());
        }

        world.Home.Script("pass", "#!/bin/sh\ntouch ~/called\n");

        await KeysWorld.SucceedsAsync(world.Session("s3", "ls", "--profile", "mfa").Unattended());
        await KeysWorld.SucceedsAsync(world.Command("status", "--profile", "mfa").Unattended());

        world.AssertSessionIn(world.Aws.Call);
        Assert.False(File.Exists(world.Home.File("called")));
    }

    [NeedsFact("pass", "gpg")]
    public async Task Status_list_and_doctor_say_where_the_access_keys_are()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        await KeysWorld.SucceedsAsync(Command(store, "keys", "move", "--profile", "mfa", "--to", "pass").Unattended());

        var status = await KeysWorld.SucceedsAsync(Command(store, "status", "--profile", "mfa").Unattended());
        var list = await KeysWorld.SucceedsAsync(Command(store, "keys", "list").Unattended());
        var doctor = await Stage.RunAsync(Command(store, "doctor", "--profile", "mfa").Unattended());

        Assert.Contains($"…{Id[^4..]} in pass", status.StdoutText, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^mfa +…{Id[^4..]} +pass +0 days +-$", list.StdoutText);
        Assert.Matches($@"(?m)^default +…{Id[^4..]} +file +- +plain text$", list.StdoutText);
        Assert.Contains($"ok       key store: access key …{Id[^4..]} of profile 'mfa' is in pass\n", doctor.StdoutText, StringComparison.Ordinal);
        Assert.Contains("skipped  key store: plain-text access keys in profiles default, plain; to move them into a key store: aws-mfa-secure keys move --profile default --to STORE\n", doctor.StdoutText, StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(world.Home.File($"store/aws-mfa-secure/{Id}.gpg"), DateTime.UtcNow.AddDays(-91));
        Assert.Matches(@"(?m)^mfa .* 91 days \(old\)", (await KeysWorld.SucceedsAsync(Command(store, "keys", "list").Unattended())).StdoutText);
        Assert.Contains("91 days old", (await Stage.RunAsync(Command(store, "doctor", "--profile", "mfa").Unattended())).StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("pass", "gpg")]
    public async Task A_locked_gpg_key_without_anybody_to_ask_is_an_error_in_seconds()
    {
        await using var store = await PasswordStore.CreateAsync(world, PasswordStore.Passphrase);
        Directory.CreateDirectory(world.Home.File("store/aws-mfa-secure"));
        await KeysWorld.RunAsync(world, world.Home.Environment(store.Variables), "/usr/bin/pass", ["insert", "-m", $"aws-mfa-secure/{Id}"], $"{Secret}\naccess_key_id: {Id}\n");
        world.Home.Config($"[profile mfa]\nmfa_serial = {world.Device.Serial}\nmfa_keys = pass:{Id}\n").Credentials("");
        var watch = Stopwatch.StartNew();

        var result = await Stage.RunAsync(Command(store, "exports", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());

        KeysWorld.AssertFails(result, 1, $"pass cannot open access key …{Id[^4..]}: ", "unlock your gpg key");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        Assert.Empty(world.Sts.Calls);
    }

    [NeedsTheory("gpg")]
    [InlineData("pass is not installed", "apt install pass", true, false, false)]
    [InlineData("there is no password store in ", "pass init", false, false, false)]
    [InlineData("pass has no access key …", "keys add", false, true, false)]
    [InlineData("the pass entry of access key …", "keys add", false, true, true)]
    public async Task A_missing_or_empty_store_is_an_error_with_its_fix(string sentence, string fix, bool isMissing, bool isCreated, bool hasEntry)
    {
        await using var store = isCreated ? await PasswordStore.CreateAsync(world) : null;
        if (hasEntry)
        {
            await KeysWorld.RunAsync(world, world.Home.Environment(store!.Variables), "/usr/bin/pass", ["insert", "-m", $"aws-mfa-secure/{Id}"], "other\n");
        }

        world.Home.Config($"[profile mfa]\nmfa_serial = {world.Device.Serial}\nmfa_keys = pass:{Id}\n").Credentials("");
        var command = world.Command("exports", "--profile", "mfa").With([("AWS_MFA_TOKEN", world.Device.NextUnusedCode()), .. store?.Variables ?? []]).Unattended();

        var result = await Stage.RunAsync(isMissing ? command.With(("PATH", world.Home.Bin)) : command);

        KeysWorld.AssertFails(result, 1, sentence, fix);
    }

    private StageSpec Command(PasswordStore store, params RawText[] arguments) => world.Command(arguments).With(store.Variables);
}
