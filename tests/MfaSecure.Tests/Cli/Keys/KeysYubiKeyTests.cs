using System.Text;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Access keys sealed by a YubiKey in software behind a real pcscd; Yubico's own library opens the file, too.</summary>
public sealed class KeysYubiKeyTests
{
    private const string Touch = "Touch your YubiKey… ";

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Sealed_keys_are_nowhere_in_clear_serve_aws_and_come_back_byte_for_byte()
    {
        var card = new SoftCard(new() { Serial = 7654321 });
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        var alias = Only(world);
        var before = KeysWorld.Files(alias);

        var moved = await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey").Unattended());
        var fetched = await KeysWorld.SucceedsAsync(world.Command("session", "s3", "ls", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());

        alias.AssertSessionIn(alias.Aws.Call);
        KeysWorld.AssertNowhere(alias, alias.User.SecretAccessKey, moved, fetched);
        var account = Assert.Single(card.Oath.Accounts);
        Assert.Equal((0x22, false, 32), (account.TypeAndAlgorithm, account.Touch, account.Secret.Length));
        Assert.StartsWith("_hidden:aws-mfa-secure-", Encoding.UTF8.GetString(account.Name), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SealedFile(world)));
        Assert.Matches(@"(?m)^mfa .* yubikey +0 days +YubiKey 7654321, no second key$", (await KeysWorld.SucceedsAsync(world.Command("keys", "list").Unattended())).StdoutText);

        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "file").Unattended());

        Assert.Equal(before, KeysWorld.Files(alias));
        Assert.Empty(card.Oath.Accounts);
        Assert.False(File.Exists(SealedFile(world)));
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver, "ykman", "python3", "/usr/lib/python3/dist-packages/cryptography/__init__.py")]
    public async Task Yubicos_library_opens_the_file_as_ARCHITECTURE_describes_it()
    {
        var card = new SoftCard();
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey").Unattended());
        // When Yubico's library cannot connect at once it ends every scdaemon of the user with pkill: here it finds a harmless one.
        world.Alias.Home.Script("pkill", "#!/bin/sh\nexit 1\n");

        var secret = await KeysWorld.RunAsync(world.Alias, world.Command().Environment, "/usr/bin/python3", [Peers.SourceOf("unseal.py"), SealedFile(world)]);

        Assert.Equal(world.Alias.User.SecretAccessKey + "\n", secret);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task With_touch_each_unsealing_waits_for_one()
    {
        var card = new SoftCard();
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        await using (var run = Stage.Start(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey", "--touch")))
        {
            await run.Terminal.WaitForAsync(Touch);
            await card.Touch.AskedAsync(1, Deadline.Default);
            Assert.True(card.Touch.Give());
            await card.Touch.AskedAsync(2, Deadline.Default);
            Assert.True(card.Touch.Give());
            Assert.True((await run.WaitAsync()).ExitCode == 0, run.Terminal.Transcript);
        }

        Assert.True(Assert.Single(card.Oath.Accounts).Touch);
        await using (var run = Stage.Start(world.Command("session", "s3", "ls", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode()))))
        {
            await run.Terminal.WaitForAsync(Touch);
            await card.Touch.AskedAsync(3, Deadline.Default);
            Assert.True(card.Touch.Give());
            await world.SignedInAsync(run);
        }

        var refused = await Stage.RunAsync(world.Command("exports", "--profile", "mfa").With(("AWS_MFA_NO_PROMPT", "1"), ("AWS_MFA_FORCE", "1")));
        KeysWorld.AssertFails(refused, 3, "YubiKey", "AWS_MFA_NO_PROMPT");
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_YubiKey_that_is_not_in_is_waited_for_and_without_a_terminal_named_at_once()
    {
        var card = new SoftCard(new() { Serial = 7654321 });
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey").Unattended());
        world.Reader.Pull();
        await world.SeenEmptyAsync();

        var unattended = await Stage.RunAsync(world.Command("exports", "--profile", "mfa").Unattended());
        KeysWorld.AssertFails(unattended, 3, "YubiKey 7654321 is needed, but no YubiKey is plugged in", "plug it in");

        await using var run = Stage.Start(world.Command("session", "s3", "ls", "--profile", "mfa").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())));
        await run.Terminal.WaitForAsync("No YubiKey is plugged in. Plug in YubiKey 7654321 (Ctrl-C to cancel)… ");
        world.Reader.Plug(card);
        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_second_key_opens_the_same_file()
    {
        var card = new SoftCard(new() { Serial = 11 });
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        var second = new SoftCard(new() { Serial = 22 });
        await using (var run = Stage.Start(world.Command("keys", "move", "--profile", "plain", "--to", "yubikey", "--second-key")))
        {
            await run.Terminal.WaitForAsync("Plug in the second YubiKey");
            world.SecondReader.Plug(second);
            Assert.True((await run.WaitAsync()).ExitCode == 0, run.Terminal.Transcript);
        }

        Assert.Equal(Assert.Single(card.Oath.Accounts).Secret, Assert.Single(second.Oath.Accounts).Secret);
        world.Reader.Pull();
        await KeysWorld.SucceedsAsync(world.Command("credential-process", "--profile", "plain").Unattended());
        Assert.Contains("YubiKey 11, YubiKey 22", (await KeysWorld.SucceedsAsync(world.Command("keys", "list").Unattended())).StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_second_key_can_be_added_later_and_the_first_account_goes()
    {
        var (card, second) = (new SoftCard(), new SoftCard());
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey").Unattended());
        var before = Assert.Single(card.Oath.Accounts);

        await using (var run = Stage.Start(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey", "--second-key")))
        {
            await run.Terminal.WaitForAsync("Plug in the second YubiKey");
            world.SecondReader.Plug(second);
            var result = await run.WaitAsync();
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.StartsWith("Sealed access key ", result.StdoutText, StringComparison.Ordinal);
        }

        Assert.NotEqual(before.Secret, Assert.Single(card.Oath.Accounts).Secret);
        Assert.Equal(Assert.Single(card.Oath.Accounts).Secret, Assert.Single(second.Oath.Accounts).Secret);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task Access_keys_share_the_account_and_the_last_one_takes_it_along()
    {
        var card = new SoftCard();
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        foreach (var profile in (string[])["mfa", "plain"])
        {
            await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", profile, "--to", "yubikey").Unattended());
        }

        Assert.Single(card.Oath.Accounts);
        await KeysWorld.SucceedsAsync(world.Command("keys", "remove", "--profile", "mfa", "--yes").Unattended());
        Assert.Single(card.Oath.Accounts);
        await KeysWorld.SucceedsAsync(world.Command("keys", "remove", "--profile", "plain", "--yes").Unattended());
        Assert.Empty(card.Oath.Accounts);
    }

    [NeedsTheory("pcscd", "gcc", PcscdHost.Driver)]
    [InlineData("changed", "cannot open", "backup")]
    [InlineData("truncated", "is damaged", "backup")]
    [InlineData("newer", "was written by a newer version", "update aws-mfa-secure")]
    [InlineData("missing", "is not in ", "keys add")]
    [InlineData("account", "does not have this account", "")]
    [InlineData("reset", "was reset", "")]
    public async Task What_does_not_open_is_an_error_that_says_why(string damage, string sentence, string hint)
    {
        var card = new SoftCard(new() { Serial = 11 });
        await using var world = await KeyWorld.StartAsync(_ => [card]);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "plain", "--to", "yubikey").Unattended());
        var file = SealedFile(world, world.Alias.Plain);
        var lines = File.ReadAllLines(file);
        switch (damage)
        {
            case "changed":
                File.WriteAllText(file, $"{lines[0]}\n{lines[1].Replace("\"touch\":false", "\"touch\": false", StringComparison.Ordinal)}\n{lines[2]}\n");
                break;
            case "truncated":
                File.WriteAllText(file, lines[0]);
                break;
            case "newer":
                File.WriteAllText(file, $"aws-mfa-secure-sealed-key/9\n{lines[1]}\n");
                break;
            case "missing":
                File.Delete(file);
                break;
            case "account":
                card.Oath.Remove(JsonDocument.Parse(lines[1]).RootElement.GetProperty("account").GetString()!);
                break;
            default:
                card.Oath.Reset();
                break;
        }

        var result = await Stage.RunAsync(world.Command("credential-process", "--profile", "plain").Unattended());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.StderrText, StringComparison.Ordinal);
        Assert.Contains(hint, result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.StderrText, StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task An_OATH_password_is_asked_for()
    {
        var card = new SoftCard();
        card.Oath.SetPassword("swordfish");
        await using var world = await KeyWorld.StartAsync(_ => [card]);

        await using var run = Stage.Start(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey"));
        await run.Terminal.WaitForAsync("(Enter to skip): ");
        run.Terminal.TypeLine("swordfish");
        await run.Terminal.WaitForAsync("Remember it on this computer? [y/N] ");
        run.Terminal.TypeLine("y");
        var result = await run.WaitAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        world.AssertNoSecret(result);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver)]
    public async Task A_full_YubiKey_keeps_the_profile_as_it_was()
    {
        var card = new SoftCard();
        for (var number = 0; number < card.Oath.Capacity; number++)
        {
            card.Oath.Add(SoftAccount.Totp($"a{number}", new byte[20]));
        }

        await using var world = await KeyWorld.StartAsync(_ => [card]);
        var before = KeysWorld.Files(world.Alias);

        var result = await Stage.RunAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "yubikey").Unattended());

        KeysWorld.AssertFails(result, 1, "the YubiKey has no room for another account", "ykman oath accounts delete");
        Assert.Equal(before, KeysWorld.Files(world.Alias));
    }

    [NeedsFact("aws", "pcscd", "gcc", PcscdHost.Driver)]
    public async Task Enroll_makes_the_device_and_seals_the_access_keys_in_one_command()
    {
        await using var world = await EnrollWorld.StartAsync();

        await using var run = Stage.Start(world.Command("enroll", "--key-store", "yubikey").With(("AWS_MFA_DEBUG", null)));
        await world.TouchAsync(run);
        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"Moved access key …{world.Alice.AccessKeyId[^4..]} of {world.Alice.Arn} from file to yubikey.\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Contains($"mfa_keys = yubikey:{world.Alice.AccessKeyId}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Alice.SecretAccessKey, File.ReadAllText(world.Home.CredentialsFile), StringComparison.Ordinal);
        Assert.Equal(2, world.Key.Oath.Accounts.Count);
    }

    private static string SealedFile(KeyWorld world, IamUser? user = null) => world.Alias.Home.File($".local/share/aws-mfa-secure/keys/{(user ?? world.Alias.User).AccessKeyId}.sealed");

    /// <summary>The user's access key is in profile mfa only.</summary>
    private static AliasWorld Only(KeyWorld world)
    {
        var (alias, user) = (world.Alias, world.Alias.User);
        alias.Home.Credentials($"[mfa]\naws_access_key_id = {user.AccessKeyId}\naws_secret_access_key = {user.SecretAccessKey}\n");
        return alias;
    }
}
