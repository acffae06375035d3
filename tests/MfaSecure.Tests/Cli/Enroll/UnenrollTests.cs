using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Removing an MFA device: the built binary, the AWS CLI itself, a soft key.</summary>
public class UnenrollTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Unenroll_leaves_everything_as_it_was_before_enroll()
    {
        await using var world = await EnrollWorld.StartAsync();
        var config = File.ReadAllText(world.Home.ConfigFile);
        await world.EnrolAsync();
        await using var run = Stage.Start(world.Command("unenroll"));
        await EnrollWorld.AnswerAsync(
            run,
            $"This will be removed:\r\n  MFA device {Serial} of user alice\r\n  account '{Serial}' on YubiKey 12345678\r\n  mfa_serial in {world.Home.ConfigFile}\r\n"
            + "  its sessions, and the role sessions made with them\r\nRemove all of it? [y/N] ",
            "y");

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(config, File.ReadAllText(world.Home.ConfigFile));
        Assert.Empty(world.Sts.Account.Devices);
        Assert.Empty(world.Key.Oath.Accounts);
        Assert.Empty(Directory.GetFiles(world.Home.File(".aws/mfa-sessions"), "*.json"));
        Assert.Equal(["list-mfa-devices", "deactivate-mfa-device", "delete-virtual-mfa-device"], world.IamCommands.Skip(3));
        Assert.Equal(1, world.Key.Touch.TimesAsked);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_serial_and_account_that_enroll_replaced_come_back()
    {
        await using var world = await EnrollWorld.StartAsync();
        var old = world.Alice.AddTotpDevice("old-phone");
        var config = $"[default]\nmfa_serial={old.Serial}\n# mine\nmfa_oath_account = mine\nregion = eu-west-1\n";
        world.Home.Config(config);
        await world.EnrolAsync("--device-name", "new-key", "--oath-account", "theirs");
        Assert.Contains("mfa/new-key", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        await using var run = Stage.Start(world.Command("unenroll"));
        await run.Terminal.WaitForAsync($"mfa_serial in {world.Home.ConfigFile}, which is {old.Serial} again", EnrollWorld.Long);
        await EnrollWorld.AnswerAsync(run, "Remove all of it? [y/N] ", "y");

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"Restored mfa_serial = {old.Serial} in {world.Home.ConfigFile}.", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal(config, File.ReadAllText(world.Home.ConfigFile));
        Assert.Equal([old], world.Alice.Devices);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_replaced_serial_whose_device_is_gone_stays_away_with_a_message()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Config("[default]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/gone\n");
        await world.EnrolAsync();

        var result = await world.RunAsync("unenroll", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Before enroll it was arn:aws:iam::123456789012:mfa/gone, but user alice no longer has that MFA device.", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal("[default]\nregion = eu-west-1\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Unenroll_removes_nothing_that_is_not_confirmed()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        await using (var run = Stage.Start(world.Command("unenroll")))
        {
            await EnrollWorld.AnswerAsync(run, "Remove all of it? [y/N] ", "");
            var result = await world.EndedAsync(run);
            Assert.Equal((1, "Nothing was removed\n"), (result.ExitCode, result.StdoutText));
            Assert.DoesNotContain("error", result.StderrText, StringComparison.Ordinal);
        }

        var unattended = await Stage.RunAsync(world.Command("unenroll").Unattended(), EnrollWorld.Long);

        Assert.Equal(3, unattended.ExitCode);
        Assert.Contains("run the command in a terminal, or use --yes", unattended.StderrText, StringComparison.Ordinal);
        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Single(world.Key.Oath.Accounts);
        Assert.Contains("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Where_a_policy_wants_MFA_for_it_the_session_is_used_and_fetched_if_there_is_none()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.DenyWithoutMfa();
        await world.EnrolAsync();
        Directory.Delete(world.Home.File(".aws/mfa-sessions"), recursive: true);
        await using var run = Stage.Start(world.Command("unenroll", "--yes"));
        await world.TouchAsync(run, 2, text: "Touch your YubiKey, or type the code: ");

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(world.Sts.Account.Devices);
        Assert.Empty(world.Key.Oath.Accounts);
        Assert.All(
            world.Sts.Calls.Where(call => call.Action is "DeactivateMFADevice" or "DeleteVirtualMFADevice" && call.Outcome == "ok"),
            call => Assert.StartsWith("ASIA", call.AccessKeyId, StringComparison.Ordinal));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_refusal_leaves_the_key_and_the_file_alone()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        world.Alice.Deny("iam:DeactivateMFADevice");
        await using var run = Stage.Start(world.Command("unenroll", "--yes"));

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "a policy denies iam:DeactivateMFADevice");
        Assert.Contains("Nothing was removed.", result.Transcript, StringComparison.Ordinal);
        Assert.Single(world.Key.Oath.Accounts);
        Assert.Contains("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_unenrollment_that_stopped_halfway_continues()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        world.Sts.Faults.Add(Fault.LostResponse, 1, "DeleteVirtualMFADevice");
        EnrollWorld.AssertFailed(await world.RunAsync("unenroll", "--yes"), "AWS cannot be reached");
        Assert.Single(world.Key.Oath.Accounts);

        var result = await world.RunAsync("unenroll", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"AWS has no MFA device {Serial}.", result.StdoutText, StringComparison.Ordinal);
        Assert.Empty(world.Key.Oath.Accounts);
        Assert.DoesNotContain("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_not_plugged_in_keeps_its_account_with_a_message()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        world.Reader.Pull();

        var result = await world.RunAsync("unenroll", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.EndsWith(
            "No YubiKey that is plugged in has its account. If another YubiKey or an app has it, delete it there: "
            + $"'{Serial}' on a YubiKey, 'Amazon Web Services:alice@123456789012' in an app.\n",
            result.StdoutText,
            StringComparison.Ordinal);
        Assert.Empty(world.Sts.Account.Devices);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_profile_without_an_MFA_device_is_reported()
    {
        await using var world = await EnrollWorld.StartAsync();

        EnrollWorld.AssertFailed(await world.RunAsync("unenroll"), "there is no MFA device to remove: profile 'default' has no mfa_serial", "--profile NAME");
        EnrollWorld.AssertFailed(await world.RunAsync("resync"), "there is no MFA device to resync: profile 'default' has no mfa_serial", "--profile NAME");
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_line_that_names_the_account_goes_with_it()
    {
        await using var world = await EnrollWorld.StartAsync();
        var (config, credentials) = (File.ReadAllBytes(world.Home.ConfigFile), File.ReadAllBytes(world.Home.CredentialsFile));
        await world.EnrolAsync("--oath-account", "work key");
        await using var run = Stage.Start(world.Command("unenroll"));
        await EnrollWorld.AnswerAsync(
            run,
            $"  account 'work key' on YubiKey 12345678\r\n  mfa_serial in {world.Home.ConfigFile}\r\n  mfa_oath_account in {world.Home.ConfigFile}\r\n",
            "y");

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"Removed mfa_oath_account from {world.Home.ConfigFile}.\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Empty(world.Key.Oath.Accounts);
        Assert.Equal(config, File.ReadAllBytes(world.Home.ConfigFile));
        Assert.Equal(credentials, File.ReadAllBytes(world.Home.CredentialsFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_line_that_names_another_devices_account_stays_and_so_does_that_account()
    {
        const string Other = "arn:aws:iam::123456789012:mfa/other";
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        world.Key.Oath.Add(SoftAccount.Totp(Other, new byte[20]));
        world.Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\nmfa_oath_account = {Other}\n");

        var result = await world.RunAsync("unenroll", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_oath_account = {Other}\n", File.ReadAllText(world.Home.ConfigFile));
        Assert.Equal(Other, System.Text.Encoding.UTF8.GetString(Assert.Single(world.Key.Oath.Accounts).Name));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Sessions_of_roles_that_were_taken_with_the_users_go_too_and_another_users_stay()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        var bob = world.Sts.AddUser("bob");
        var bobs = bob.AddTotpDevice();
        var role = world.Sts.Account.AddRole("admin");
        world.Home.AddProfile("bob", bob, bobs);
        world.Home.Append(
            ".aws/config",
            $"[profile admin]\nrole_arn = {role.Arn}\nsource_profile = default\nregion = eu-west-1\n[profile bobs-admin]\nrole_arn = {role.Arn}\nsource_profile = bob\nregion = eu-west-1\n");
        Assert.Equal(0, (await world.RunAsync("session", "--profile", "admin", "sts", "get-caller-identity")).ExitCode);
        await using (var his = Stage.Start(world.Command("session", "--profile", "bobs-admin", "sts", "get-caller-identity").With(("AWS_MFA_TOKEN", bobs.CurrentCode()))))
        {
            Assert.Equal(0, (await world.EndedAsync(his)).ExitCode);
        }

        var before = Directory.GetFiles(world.Home.File(".aws/mfa-sessions"), "*.json");
        Assert.Equal(4, before.Length);

        var result = await world.RunAsync("unenroll", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        var left = Directory.GetFiles(world.Home.File(".aws/mfa-sessions"), "*.json");
        Assert.Equal(2, left.Length);
        Assert.Equal(2, result.StdoutText.Split("Deleted session ").Length - 1);
        Assert.All(left, file => Assert.Contains(bobs.Serial, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Of_two_devices_the_other_keeps_its_account()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync("--oath-account", "work key");
        await using (var second = Stage.Start(world.Command("enroll", "--device-name", "alice-2")))
        {
            await world.TouchAsync(second, 2);
            Assert.Equal(0, (await world.EndedAsync(second)).ExitCode);
        }

        Assert.Equal(["work key", Serial + "-2"], world.Key.Oath.Accounts.Select(account => System.Text.Encoding.UTF8.GetString(account.Name)));
        Assert.Equal(0, (await world.RunAsync("unenroll", "--yes")).ExitCode);

        Assert.Equal("work key", System.Text.Encoding.UTF8.GetString(Assert.Single(world.Key.Oath.Accounts).Name));
        Assert.Equal(Serial, world.Device.Serial);
    }
}
