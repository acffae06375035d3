using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>keys add</c>, <c>move</c>, <c>list</c> and <c>remove</c>: their rules, and that nothing is lost on the way.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string Id => world.User.AccessKeyId;

    private string Secret => world.User.SecretAccessKey;

    [NeedsFact("pass", "gpg")]
    public async Task Add_asks_for_the_access_key_without_showing_the_secret_and_proves_it()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        world.Home.Config($"[profile new]\nmfa_serial = {world.Device.Serial}\n");

        await using var run = Stage.Start(world.Command("keys", "add", "--profile", "new", "--store", "pass").With(store.Variables));
        await run.Terminal.WaitForAsync("Access key ID: ");
        run.Terminal.TypeLine(Id);
        await run.Terminal.WaitForAsync("Secret access key: ");
        run.Terminal.TypeLine(Secret);
        var result = await run.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith($"Added access key …{Id[^4..]} of {world.User.Arn} to pass, for profile 'new'.\n", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.StdoutText + result.StderrText + result.Transcript, StringComparison.Ordinal);
        Assert.Equal(Secret, (await store.ShowAsync($"aws-mfa-secure/{Id}")).Split('\n')[0]);
        Assert.Contains($"mfa_keys = pass:{Id}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Single(world.Sts.CallsOf("GetCallerIdentity"));
    }

    [NeedsTheory("pass", "gpg")]
    [InlineData("key.json", true)]
    [InlineData("key.csv", false)]
    [InlineData("-", true)]
    public async Task Add_takes_what_AWS_hands_out(string from, bool isJson)
    {
        await using var store = await PasswordStore.CreateAsync(world);
        var text = isJson
            ? $$$"""{"AccessKey":{"AccessKeyId":"{{{Id}}}","SecretAccessKey":"{{{Secret}}}"}}"""
            : $"Access key ID,Secret access key\r\n{Id},{Secret}\r\n";
        world.Home.Write(from == "-" ? "unused" : from, text);
        var command = world.Command("keys", "add", "--profile", "brand new", "--store", "pass", "--from", from).With(store.Variables).Unattended();

        var result = await KeysWorld.SucceedsAsync(from == "-" ? command with { Stdin = StageFd.Pipe, Input = System.Text.Encoding.UTF8.GetBytes(text) } : command);

        Assert.Equal([Id], store.Entries);
        Assert.EndsWith(
            $"\n[profile 'brand new']\nmfa_keys = pass:{Id}\ncredential_process = {NativeBinary.Path} credential-process --profile 'brand new'\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Equal(from != "-", result.StderrText.Contains($"'{from}' still has the secret in plain text; delete it", StringComparison.Ordinal));
    }

    [NeedsFact("pass", "gpg")]
    public async Task A_profile_without_MFA_works_as_before_until_it_is_enrolled()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "plain", "--to", "pass").With(store.Variables).Unattended());

        var process = await KeysWorld.SucceedsAsync(world.Command("credential-process", "--profile", "plain").With(store.Variables).Unattended());

        Assert.Equal($$"""{"Version":1,"AccessKeyId":"{{world.Plain.AccessKeyId}}","SecretAccessKey":"{{world.Plain.SecretAccessKey}}"}""" + "\n", process.StdoutText);
    }

    [NeedsFact("pass", "gpg")]
    public async Task Keys_that_AWS_does_not_know_are_not_moved()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        world.User.Keys[0].Active = false;
        var before = KeysWorld.Files(world);

        var result = await Stage.RunAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "pass").With(store.Variables).Unattended());

        KeysWorld.AssertFails(result, 1, $"AWS does not recognize access key …{Id[^4..]}", "");
        Assert.Equal(before, KeysWorld.Files(world));
        Assert.Empty(store.Entries);
    }

    [Theory]
    [InlineData("pass is not installed", 1, "keys", "move", "--profile", "mfa", "--to", "pass")]
    [InlineData("--to is missing", 2, "keys", "move", "--profile", "mfa")]
    [InlineData("invalid value 'safe' for --to", 2, "keys", "move", "--profile", "mfa", "--to", "safe")]
    [InlineData("--touch and --second-key are for --to yubikey", 2, "keys", "move", "--profile", "mfa", "--to", "pass", "--touch")]
    [InlineData("profile 'nope' has no access keys, because it does not exist", 1, "keys", "move", "--profile", "nope", "--to", "pass")]
    [InlineData("profile 'dev' is a role", 1, "keys", "move", "--profile", "dev", "--to", "pass")]
    [InlineData("the access keys of profile 'temporary' are those of a session", 1, "keys", "move", "--profile", "temporary", "--to", "pass")]
    [InlineData("profile 'taken' already has a credential_process", 1, "keys", "move", "--profile", "taken", "--to", "pass")]
    [InlineData("profile 'two' has two access keys", 1, "keys", "move", "--profile", "two", "--to", "pass")]
    [InlineData("profile 'mfa' already has access key …", 1, "keys", "add", "--profile", "mfa", "--store", "pass", "--from", "other.json")]
    [InlineData("profile 'nope' has no access keys", 1, "keys", "remove", "--profile", "nope", "--yes")]
    public async Task What_cannot_be_done_is_an_error_that_changes_nothing(string sentence, int exitCode, params string[] arguments)
    {
        world.Home.Append(
            ".aws/config",
            "[profile dev]\nrole_arn = arn:aws:iam::1:role/dev\nsource_profile = mfa\n[profile taken]\ncredential_process = other\n[profile two]\nmfa_keys = pass:AKIAIOSFODNN7EXAMPLE\n");
        world.Home.Append(
            ".aws/credentials",
            $"[temporary]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\n[taken]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n[two]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n");
        world.Home.Write("other.json", """{"AccessKey":{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}}""");
        var before = KeysWorld.Files(world);

        var result = await Stage.RunAsync(world.Command([.. arguments.Select(RawText.FromString)]).With(("PATH", world.Home.Bin)).Unattended());

        KeysWorld.AssertFails(result, exitCode, sentence, "");
        Assert.Equal(before, KeysWorld.Files(world));
    }

    [NeedsFact("pass", "gpg")]
    public async Task Remove_asks_and_leaves_what_another_profile_uses()
    {
        await using var store = await PasswordStore.CreateAsync(world);
        foreach (var profile in (string[])["default", "mfa"])
        {
            await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", profile, "--to", "pass").With(store.Variables).Unattended());
        }

        KeysWorld.AssertFails(await Stage.RunAsync(world.Command("keys", "remove", "--profile", "mfa").With(store.Variables).Unattended()), 3, "nobody can be asked", "run the command in a terminal");
        await using (var run = Stage.Start(world.Command("keys", "remove", "--profile", "mfa").With(store.Variables)))
        {
            await run.Terminal.WaitForAsync("[y/N] ");
            run.Terminal.TypeLine("n");
            Assert.Equal((1, "Nothing was removed\n"), await run.WaitAsync() is var no ? (no.ExitCode, no.StdoutText) : default);
        }

        var removed = await KeysWorld.SucceedsAsync(world.Command("keys", "remove", "--profile", "mfa", "--yes").With(store.Variables).Unattended());
        Assert.Contains("another profile uses it", removed.StderrText, StringComparison.Ordinal);
        Assert.Equal([Id], store.Entries);
        await KeysWorld.SucceedsAsync(world.Command("keys", "remove", "--profile", "default", "--yes").With(store.Variables).Unattended());

        Assert.Empty(store.Entries);
        Assert.DoesNotContain("mfa_keys", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.DoesNotContain("credential_process", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    /// <summary>Every change on disk ends in a rename: killed at the first, the second, and so on, until a move gets through.</summary>
    [NeedsTheory("pass", "gpg", "strace")]
    [InlineData("pass")]
    [InlineData("file")]
    public async Task Killed_at_any_change_nothing_is_lost_and_the_next_move_finishes(string to)
    {
        await using var store = await PasswordStore.CreateAsync(world);
        var before = KeysWorld.Files(world);
        var kills = 0;
        for (var number = 1; ; number++)
        {
            if (to == "file")
            {
                await KeysWorld.SucceedsAsync(Move(store, "pass"));
            }

            var trace = $"exec strace -f -qqq -o '{world.Home.File("trace")}' -e trace=rename,renameat,renameat2 -e inject=rename,renameat,renameat2:signal=KILL:when={number} \"$@\"";
            var result = await Stage.RunAsync(Move(store, to).Through(trace));
            await AssertUsableAsync(store);
            if (result.ExitCode == 0)
            {
                break;
            }

            kills++;
            await KeysWorld.SucceedsAsync(Move(store, to));
            await AssertUsableAsync(store);
            await KeysWorld.SucceedsAsync(Move(store, "file"));
            Assert.Equal(before, KeysWorld.Files(world));
            Assert.Empty(store.Entries);
        }

        Assert.InRange(kills, 2, 30);
        await KeysWorld.SucceedsAsync(Move(store, "file"));
        Assert.Equal(before, KeysWorld.Files(world));
    }

    private StageSpec Move(PasswordStore store, string to) => world.Command("keys", "move", "--profile", "plain", "--to", to).With(store.Variables).Unattended();

    /// <summary>A session can be fetched, whatever happened before.</summary>
    private async Task AssertUsableAsync(PasswordStore store)
        => await KeysWorld.SucceedsAsync(world.Command("exports", "--profile", "plain", "--no-mfa").With(store.Variables).Unattended());
}
