using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What can go wrong in an enrolment: said with its cure, and nothing half made is left unnamed.</summary>
public class EnrollFailureTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_missing_permission_is_shown_as_the_policy_that_is_missing_and_leaves_nothing()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.Withhold("iam:CreateVirtualMFADevice");

        var result = await world.FailsAsync("may not do iam:CreateVirtualMFADevice: no policy of the user allows it");

        Assert.Contains(
            $$"""{"Effect":"Allow","Action":"iam:CreateVirtualMFADevice","Resource":"{{Serial}}"}""", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("\"iam:EnableMFADevice\"", result.StderrText, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_was_made_before_a_permission_was_missing_is_removed_again()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.Withhold("iam:EnableMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "may not do iam:EnableMFADevice");
        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"The account '{Serial}' on YubiKey 12345678 is removed again.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_cannot_be_removed_again_is_named_with_the_command_and_the_key_keeps_its_account()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.Withhold("iam:EnableMFADevice");
        world.Alice.Withhold("iam:DeleteVirtualMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "may not do iam:EnableMFADevice");
        Assert.Contains($"The MFA device {Serial} is left over", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"To remove it: aws iam delete-virtual-mfa-device --serial-number {Serial}", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"To remove it: ykman oath accounts delete '{Serial}'", result.Transcript, StringComparison.Ordinal);
        Assert.Single(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_half_made_device_is_removed_and_made_anew_if_the_user_says_so()
    {
        await using var world = await EnrollWorld.StartAsync();
        var old = world.HalfMake("alice");
        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, "Remove it and make it anew? [y/N] ", "y");
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEqual(old.Seed, world.Device.Seed);
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_half_made_device_stays_if_the_user_does_not_say_so()
    {
        await using var world = await EnrollWorld.StartAsync();
        var old = world.HalfMake("alice");
        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, "Remove it and make it anew? [y/N] ", "");

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, $"the half-made MFA device {Serial} stays as it is", "aws iam delete-virtual-mfa-device --serial-number");
        Assert.Same(old, Assert.Single(world.Sts.Account.Devices));
        Assert.Empty(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_name_that_another_user_has_is_said_and_not_touched()
    {
        await using var world = await EnrollWorld.StartAsync();
        var bobs = world.Sts.AddUser("bob").AddTotpDevice("alice");

        _ = await world.FailsAsync($"another user has an MFA device 'alice': {Serial}", "--device-name alice-2");

        Assert.Same(bobs, Assert.Single(world.Sts.Account.Devices));
        Assert.Empty(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_user_who_has_the_device_already_is_told_of_a_second_one()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.AddTotpDevice();

        _ = await world.FailsAsync($"user alice has an MFA device 'alice' already: {Serial}", "--device-name alice-2");

        await world.EnrolAsync("--device-name", "alice-2");
        Assert.Equal([Serial, Serial + "-2"], world.Alice.Devices.Select(device => device.Serial).Order(StringComparer.Ordinal));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Eight_devices_are_said_before_anything_is_made()
    {
        await using var world = await EnrollWorld.StartAsync();
        for (var number = 1; number <= 8; number++)
        {
            world.Alice.AddTotpDevice($"old{number}");
        }

        _ = await world.FailsAsync("user alice has 8 MFA devices, and AWS allows 8");

        Assert.Equal(["list-mfa-devices"], world.IamCommands);
        Assert.Empty(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_name_that_is_taken_on_the_key_is_replaced_only_if_the_user_says_so()
    {
        var key = new SoftCard();
        byte[] old = [.. Enumerable.Repeat((byte)7, 20)];
        key.Oath.Add(SoftAccount.Totp(Serial, old));
        await using var world = await EnrollWorld.StartAsync(key);
        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, "Replace it? Its secret is then lost for ever. [y/N] ", "n");
            EnrollWorld.AssertFailed(await world.EndedAsync(run), $"the account '{Serial}' on YubiKey 12345678 stays as it is; nothing was made");
        }

        Assert.Equal(old, Assert.Single(key.Oath.Accounts).Secret);
        Assert.Equal(["list-mfa-devices"], world.IamCommands);

        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, "Replace it? Its secret is then lost for ever. [y/N] ", "y");
            await world.TouchAsync(run);
            Assert.Equal(0, (await world.EndedAsync(run)).ExitCode);
        }

        Assert.Equal(world.Device.Seed, Assert.Single(key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_full_key_is_said_before_anything_is_made()
    {
        var key = new SoftCard();
        for (var number = 1; number <= 32; number++)
        {
            key.Oath.Add(SoftAccount.Totp($"site{number}", new byte[20]));
        }

        await using var world = await EnrollWorld.StartAsync(key);

        _ = await world.FailsAsync("YubiKey 12345678 is full: it has 32 OATH accounts and room for 32", "ykman oath accounts delete");

        world.AssertNothingIsLeft(accounts: 32);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Newer_keys_have_room_for_64()
    {
        var key = new SoftCard(new() { Firmware = new(5, 7, 1) });
        for (var number = 1; number <= 33; number++)
        {
            key.Oath.Add(SoftAccount.Totp($"site{number}", new byte[20]));
        }

        await using var world = await EnrollWorld.StartAsync(key);

        await world.EnrolAsync();

        Assert.Equal(34, key.Oath.Accounts.Count);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_not_in_is_waited_for()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll"));
        await run.Terminal.WaitForAsync("No YubiKey is plugged in. Plug in the key, or press Ctrl-C (enroll --qr is for an authenticator app)", EnrollWorld.Long);
        Assert.Equal(["list-mfa-devices"], world.IamCommands);

        world.Reader.Plug(world.Key);
        await world.TouchAsync(run);

        Assert.Equal(0, (await world.EndedAsync(run)).ExitCode);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Without_a_key_and_a_terminal_it_is_said_what_to_do()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);

        var result = await Stage.RunAsync(world.Command("enroll").Unattended(), EnrollWorld.Long);

        EnrollWorld.AssertFailed(result, "no YubiKey is plugged in", "aws-mfa-secure enroll --qr");
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_keys_password_is_asked_once_and_a_wrong_one_makes_nothing()
    {
        var key = new SoftCard();
        key.Oath.SetPassword("swordfish");
        await using var world = await EnrollWorld.StartAsync(key);
        await using (var run = Stage.Start(world.Command("enroll")))
        {
            foreach (var wrong in (string[])["one", "two", "three"])
            {
                await EnrollWorld.AnswerAsync(run, "OATH password of YubiKey 12345678 (empty to go without): ", wrong);
            }

            EnrollWorld.AssertFailed(await world.EndedAsync(run), "YubiKey 12345678 is locked with an OATH password, which was not given");
        }

        world.AssertNothingIsLeft();
        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, "OATH password of YubiKey 12345678 (empty to go without): ", "swordfish");
            await EnrollWorld.AnswerAsync(run, "Remember it on this computer? [y/N] ", "n");
            await world.TouchAsync(run);
            var result = await world.EndedAsync(run);
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.DoesNotContain("swordfish", result.Transcript, StringComparison.Ordinal);
        }
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_key_blinks_takes_everything_back()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchPatience = TimeSpan.FromSeconds(3) }));
        await using var run = Stage.Start(world.Command("enroll"));
        await run.Terminal.WaitForAsync(EnrollWorld.Touch, EnrollWorld.Long);
        await world.Key.Touch.AskedAsync(1, Deadline.Default);
        Assert.Single(world.Sts.Account.Devices);

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"The account '{Serial}' on YubiKey 12345678 is removed again.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_device_is_made_takes_it_back_though_its_answer_never_came()
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("CreateVirtualMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await Deadline.UntilAsync(() => world.Sts.Calls.Any(call => call.Action == "CreateVirtualMFADevice"), () => "it is not asked for", EnrollWorld.Long);
        world.HalfMake("alice");

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);
        hold.Release();

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_second_key_is_awaited_names_what_is_left_on_the_first_that_is_out()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll", "--second-key"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("Plug in the other key", EnrollWorld.Long);
        world.Reader.Pull();
        await run.Terminal.WaitForAsync("Plug in the other key", EnrollWorld.Long);

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"The account '{Serial}' on YubiKey 12345678 is left over", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"To remove it: ykman oath accounts delete '{Serial}'", result.Transcript, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Account.Devices);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_pulled_before_it_has_the_account_leaves_nothing()
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("CreateVirtualMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await Deadline.UntilAsync(() => world.Sts.Calls.Any(call => call.Action == "CreateVirtualMFADevice"), () => "it is not asked for", EnrollWorld.Long);
        world.Reader.Pull();
        hold.Release();

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_a_killed_enrolment_left_is_found_and_made_anew_by_the_next()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchPatience = TimeSpan.FromSeconds(2) }));
        await using (var killed = Stage.Start(world.Command("enroll")))
        {
            await killed.Terminal.WaitForAsync(EnrollWorld.Touch, EnrollWorld.Long);
            await world.Key.Touch.AskedAsync(1, Deadline.Default);
            await killed.KillAsync(Signals.Kill);
            Assert.Equal(Signals.Kill, (await killed.WaitAsync()).Signal);
        }

        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, "Replace it? Its secret is then lost for ever. [y/N] ", "y");
        await EnrollWorld.AnswerAsync(run, "Remove it and make it anew? [y/N] ", "y");
        await run.Terminal.WaitForAsync(EnrollWorld.Touch, EnrollWorld.Long);
        await world.Key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(world.Key.Touch.Give());
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_clock_that_is_two_minutes_off_is_seen_and_no_code_is_refused_for_it()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        await world.EnrolAsync();

        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("EnableMFADevice")).Outcome);
        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("GetSessionToken")).Outcome);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_mfa_serial_that_is_replaced_is_said()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Config("[default]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/gone\n");

        var result = await world.EnrolAsync();

        Assert.Contains("There it was before: mfa_serial = arn:aws:iam::123456789012:mfa/gone", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_lost_answer_to_the_making_leaves_no_device_whose_seed_nobody_knows()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.DropAnswer, 1, "CreateVirtualMFADevice");

        var result = await world.FailsAsync("AWS cannot be reached");

        Assert.Contains($"The MFA device {Serial} is removed again.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_lost_answer_to_the_enabling_is_looked_up_and_the_enrolment_goes_on()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.DropAnswer, 1, "EnableMFADevice");

        await world.EnrolAsync();

        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Equal(["list-mfa-devices", "create-virtual-mfa-device", "enable-mfa-device", "list-mfa-devices"], world.IamCommands);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Refused_codes_are_sent_again_with_the_next_step_after_a_countdown()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.Error(403, "InvalidAuthenticationCode", "Authentication code for device is not valid."), 1, "EnableMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("the next one comes in ", EnrollWorld.Long);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, world.Sts.CallsOf("EnableMFADevice").Count);
        Assert.Equal(1, world.Key.Touch.TimesAsked);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_first_session_that_AWS_refuses_is_no_failure_of_the_enrolment()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.Deny("sts:GetSessionToken");

        var result = await world.EnrolAsync();

        Assert.Contains("The first session could not be fetched: ", result.Transcript, StringComparison.Ordinal);
        Assert.Contains("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Codes_that_AWS_takes_only_at_their_time_are_waited_for()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.Error(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "), 1, "GetSessionToken");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("the next one comes in ", EnrollWorld.Long);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("A session is kept until ", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal(1, world.Key.Touch.TimesAsked);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_file_that_cannot_be_written_is_said_with_the_line_to_add_and_the_device_works()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll").With(("AWS_DEFAULT_REGION", "eu-west-1")));
        await run.Terminal.WaitForAsync(EnrollWorld.Touch, EnrollWorld.Long);
        await world.Key.Touch.AskedAsync(1, Deadline.Default);
        // Root may write anywhere, but not into a file that is gone meanwhile.
        File.Delete(world.Home.ConfigFile);
        Assert.True(world.Key.Touch.Give());

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, $"the MFA device {Serial} is enabled and works, but", $"mfa_serial = {Serial}");
        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Single(world.Key.Oath.Accounts);
        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("GetSessionToken")).Outcome);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Profiles_that_have_no_users_keys_are_named_with_the_cure()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Append(".aws/config", "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = default\n[profile empty]\n");

        _ = await world.FailsAsync("profile 'admin' is a role, and an MFA device is a user's", "--profile default", "--profile", "admin");
        _ = await world.FailsAsync("there are no long-term keys of a user: profile 'empty' has no keys", "aws configure", "--profile", "empty");
        _ = await world.FailsAsync("there are no long-term keys of a user: profile 'none' does not exist", "aws configure", "--profile", "none");
        Assert.Empty(world.IamCommands);
    }
}
