using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>From keys alone to the first <c>aws</c>: the built binary, the AWS CLI itself, a soft key behind a real pcscd.</summary>
public class EnrollTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task One_command_and_one_touch_lead_to_aws_with_a_session()
    {
        await using var world = await EnrollWorld.StartAsync();
        var watch = Stopwatch.StartNew();
        var result = await world.EnrolAsync();
        var time = watch.Elapsed;

        Assert.Equal((Serial, "alice"), (world.Device.Serial, world.Device.User?.Name));
        var account = Assert.Single(world.Key.Oath.Accounts);
        Assert.Equal((Serial, true), (System.Text.Encoding.UTF8.GetString(account.Name), account.Touch));
        Assert.Equal(world.Device.Seed, account.Secret);
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n\n", File.ReadAllText(world.Home.ConfigFile));
        Assert.Contains($"Added to {world.Home.ConfigFile}:\n  [default]\n  mfa_serial = {Serial}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.EndsWith("To undo: aws-mfa-secure unenroll\n", result.StdoutText, StringComparison.Ordinal);

        var aws = await world.RunAsync("session", "sts", "get-caller-identity");
        Assert.Contains(world.Alice.Arn, aws.StdoutText, StringComparison.Ordinal);
        Assert.Equal("", aws.Transcript);
        Assert.Equal(1, world.Key.Touch.TimesAsked);
        Assert.StartsWith("ASIA", world.Sts.Calls[^1].AccessKeyId, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(world.Home.Temp));
        Assert.Equal(["list-mfa-devices", "create-virtual-mfa-device", "enable-mfa-device"], world.IamCommands);
        // The goal is 5 s on a machine with nothing else to do; a step that rolls over in the middle costs up to 30 s more.
        Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(45));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_search_for_the_seed_would_find_it()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        foreach (var form in (string[])[world.Device.SeedBase32, world.Device.SeedBase32.ToLowerInvariant(), Convert.ToHexString(world.Device.Seed)])
        {
            world.Home.Write("tmp/planted", $"junk {form} junk");
            Assert.ThrowsAny<Exception>(world.AssertNoSeed);
        }

        File.WriteAllBytes(world.Home.File("tmp/planted"), [0, .. world.Device.Seed, 0]);
        Assert.ThrowsAny<Exception>(world.AssertNoSeed);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_seed_stays_out_of_the_CLIs_history_and_codes_out_of_arguments()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Config("[default]\nregion = eu-west-1\ncli_history = enabled\n");

        if (await OldCli.CannotDoWithoutHistoryAsync(world.Home))
        {
            await world.FailsAsync("this version of aws cannot turn off its history", "cli_history disabled");
            world.AssertNothingIsLeft();
        }
        else
        {
            await world.EnrolAsync();
        }

        Assert.False(File.Exists(world.Home.File(".aws/cli/history/history.db")));
        Assert.DoesNotMatch(@"\b[0-9]{6}\b", world.Argv);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_line_goes_into_the_profiles_own_section_through_a_link_and_nothing_else_changes()
    {
        await using var world = await EnrollWorld.StartAsync();
        const string Before = "# mine\r\n[default]\r\nregion = eu-west-1\r\n\r\n[profile \"work\"]\r\n  output=json\r\n  ; mine too\r\n  s3 =\r\n    max_concurrent_requests = 7\r\n\r\n# end";
        world.Home.Write("dotfiles/config", Before);
        File.Delete(world.Home.ConfigFile);
        File.CreateSymbolicLink(world.Home.ConfigFile, world.Home.File("dotfiles/config"));
        File.SetUnixFileMode(world.Home.File("dotfiles/config"), (UnixFileMode)416);
        world.Home.Append(".aws/credentials", $"[work]\naws_access_key_id = {world.Alice.AccessKeyId}\naws_secret_access_key = {world.Alice.SecretAccessKey}\n");
        var credentials = File.ReadAllText(world.Home.CredentialsFile);

        await world.EnrolAsync("--profile", "work", "--device-name", "laptop");

        Assert.Equal(
            Before.Replace("requests = 7\r\n", "requests = 7\r\n  mfa_serial = arn:aws:iam::123456789012:mfa/laptop\r\n", StringComparison.Ordinal),
            File.ReadAllText(world.Home.File("dotfiles/config")));
        Assert.NotNull(new FileInfo(world.Home.ConfigFile).LinkTarget);
        Assert.Equal((UnixFileMode)416, File.GetUnixFileMode(world.Home.File("dotfiles/config")));
        Assert.Equal(credentials, File.ReadAllText(world.Home.CredentialsFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Without_a_touch_and_without_a_terminal_nobody_is_asked()
    {
        await using var world = await EnrollWorld.StartAsync();

        var result = await Stage.RunAsync(world.Command("enroll", "--no-touch").Unattended(), EnrollWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.False(Assert.Single(world.Key.Oath.Accounts).Touch);
        Assert.Equal(0, world.Key.Touch.TimesAsked);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_name_of_the_users_own_for_the_account_is_written_beside_the_serial_and_found()
    {
        await using var world = await EnrollWorld.StartAsync();

        await world.EnrolAsync("--oath-account", "work key");

        Assert.Contains($"mfa_serial = {Serial}\nmfa_oath_account = work key\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        await using var code = Stage.Start(world.Command("code"));
        await code.Terminal.WaitForAsync(EnrollWorld.Touch);
        await world.Key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(world.Key.Touch.Give());
        Assert.Matches("^[0-9]{6}\n$", (await code.WaitAsync()).StdoutText);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_second_key_gets_the_same_account_while_the_seed_is_in_memory()
    {
        await using var world = await EnrollWorld.StartAsync();
        var second = new SoftCard(new() { Serial = 22222222 });
        await using var run = Stage.Start(world.Command("enroll", "--second-key"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("No other YubiKey is plugged in. Plug in the other YubiKey", EnrollWorld.Long);
        world.Reader.Pull();
        world.SecondReader.Plug(second);
        await world.TouchAsync(run, key: second);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
        Assert.Equal(world.Device.Seed, Assert.Single(second.Oath.Accounts).Secret);
        Assert.Contains("YubiKey 22222222", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task For_keys_in_the_environment_alone_the_variable_to_set_is_named()
    {
        await using var world = await EnrollWorld.StartAsync();
        File.Delete(world.Home.ConfigFile);
        File.Delete(world.Home.CredentialsFile);
        var keys = new[] { ("AWS_ACCESS_KEY_ID", world.Alice.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", (string?)world.Alice.SecretAccessKey), ("AWS_DEFAULT_REGION", "eu-west-1") };
        await using var run = Stage.Start(world.Command("enroll").With(keys));
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"export AWS_MFA_SERIAL={Serial}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.False(File.Exists(world.Home.ConfigFile));
        var aws = await Stage.RunAsync(world.Command("session", "sts", "get-caller-identity").With([.. keys, ("AWS_MFA_SERIAL", Serial)]), EnrollWorld.Long);
        Assert.Equal((0, ""), (aws.ExitCode, aws.Transcript));
        Assert.StartsWith("ASIA", world.Sts.Calls[^1].AccessKeyId, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task For_another_user_the_device_is_made_and_no_file_of_ours_changed()
    {
        await using var world = await EnrollWorld.StartAsync();
        var bob = world.Sts.AddUser("bob");

        var result = await world.EnrolAsync("--user-name", "bob");

        Assert.Equal("arn:aws:iam::123456789012:mfa/bob", Assert.Single(bob.Devices).Serial);
        Assert.Empty(world.Alice.Devices);
        Assert.DoesNotContain("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Contains("User bob needs this line in the profile", result.StdoutText, StringComparison.Ordinal);
    }
}
