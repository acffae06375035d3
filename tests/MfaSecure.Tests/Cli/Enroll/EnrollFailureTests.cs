using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What AWS and the files can refuse in an enrollment: each is reported with a fix, and whatever remains is named.</summary>
public class EnrollFailureTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_missing_permission_is_shown_as_the_policy_that_is_missing_and_leaves_nothing()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.DenyImplicitly("iam:CreateVirtualMFADevice");

        var result = await world.FailsAsync("is not allowed to call iam:CreateVirtualMFADevice: no policy of the user allows it");

        Assert.Contains(
            $$"""{"Effect":"Allow","Action":"iam:CreateVirtualMFADevice","Resource":"{{Serial}}"}""", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("\"iam:EnableMFADevice\"", result.StderrText, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_was_created_before_a_permission_was_missing_is_rolled_back()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.DenyImplicitly("iam:EnableMFADevice");

        var result = await world.TouchedAsync();

        EnrollWorld.AssertFailed(result, "is not allowed to call iam:EnableMFADevice");
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"Rolled back: deleted account '{Serial}' on YubiKey 12345678.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_cannot_be_rolled_back_is_named_with_the_command_and_the_key_keeps_its_account()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.DenyImplicitly("iam:EnableMFADevice");
        world.Alice.DenyImplicitly("iam:DeleteVirtualMFADevice");

        var result = await world.TouchedAsync();

        EnrollWorld.AssertFailed(result, "is not allowed to call iam:EnableMFADevice");
        Assert.Contains($"Not rolled back: MFA device {Serial}", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"To delete it: aws iam delete-virtual-mfa-device --serial-number {Serial}", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"Keep it until the MFA device is deleted. Then the next enroll replaces it; to delete it: ykman --device 12345678 oath accounts delete '{Serial}'", result.Transcript, StringComparison.Ordinal);
        Assert.Single(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_unfinished_device_is_deleted_and_created_again_if_the_user_agrees()
    {
        await using var world = await EnrollWorld.StartAsync();
        var old = world.HalfMake("alice");
        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, "Delete it and create a new one? [y/N] ", "y");
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEqual(old.Seed, world.Device.Seed);
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_unfinished_device_stays_if_the_user_does_not_agree()
    {
        await using var world = await EnrollWorld.StartAsync();
        var old = world.HalfMake("alice");
        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, "Delete it and create a new one? [y/N] ", "");

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, $"the unassigned MFA device {Serial} was not replaced", "aws iam delete-virtual-mfa-device --serial-number");
        Assert.Same(old, Assert.Single(world.Sts.Account.Devices));
        Assert.Empty(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_device_of_another_user_is_reported_and_not_touched()
    {
        await using var world = await EnrollWorld.StartAsync();
        var bobs = world.Sts.AddUser("bob").AddTotpDevice("alice");

        _ = await world.FailsAsync($"another user has an MFA device 'alice': {Serial}", "--device-name alice-2");

        Assert.Same(bobs, Assert.Single(world.Sts.Account.Devices));
        Assert.Empty(world.Key.Oath.Accounts);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_user_who_already_has_the_device_gets_the_command_for_a_second_one()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.AddTotpDevice();

        _ = await world.FailsAsync(
            $"user alice already has an MFA device 'alice': {Serial}",
            "to add a second device, such as a backup YubiKey, give it a name: --device-name alice-2; to put one device on two YubiKeys, run aws-mfa-secure unenroll, then enroll with --second-key");

        await world.EnrolAsync("--device-name", "alice-2");
        Assert.Equal([Serial, Serial + "-2"], world.Alice.Devices.Select(device => device.Serial).Order(StringComparer.Ordinal));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Eight_devices_are_reported_before_anything_is_created()
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
    public async Task A_clock_that_is_two_minutes_off_is_seen_and_no_code_is_refused_for_it()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        await world.EnrolAsync();

        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("EnableMFADevice")).Outcome);
        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("GetSessionToken")).Outcome);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_replaced_mfa_serial_is_reported()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Config("[default]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/gone\n");

        var result = await world.EnrolAsync();

        Assert.Contains("Replaced: mfa_serial = arn:aws:iam::123456789012:mfa/gone", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Refused_codes_are_sent_again_with_the_next_step_after_a_countdown()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.Error(403, "InvalidAuthenticationCode", "Authentication code for device is not valid."), 1, "EnableMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("; next code in ", EnrollWorld.Long);

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

        Assert.Contains("Could not fetch the first session: ", result.Transcript, StringComparison.Ordinal);
        Assert.Contains("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Codes_that_AWS_takes_only_at_their_time_are_waited_for()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.Error(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "), 1, "GetSessionToken");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("; next code in ", EnrollWorld.Long);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("A session is cached until ", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal(1, world.Key.Touch.TimesAsked);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_file_that_cannot_be_written_is_reported_with_the_line_to_add_and_the_device_works()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll").With(("AWS_DEFAULT_REGION", "eu-west-1")));
        await world.BlinksAsync(run);
        // Root may write anywhere, but not into a file that is gone meanwhile.
        File.Delete(world.Home.ConfigFile);
        Assert.True(world.Key.Touch.Give());

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, $"MFA device {Serial} is enabled and works, but", $"mfa_serial = {Serial}");
        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Single(world.Key.Oath.Accounts);
        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("GetSessionToken")).Outcome);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Profiles_that_have_no_users_keys_are_named_with_the_cure()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Append(".aws/config", "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = default\n[profile empty]\n");

        _ = await world.FailsAsync("profile 'admin' is a role, and only users have MFA devices", "--profile default", "--profile", "admin");
        _ = await world.FailsAsync("no long-term access keys found: profile 'empty' has no access keys", "aws configure", "--profile", "empty");
        _ = await world.FailsAsync("profile 'none' does not exist", "status --all lists the profiles", "--profile", "none");
        Assert.Empty(world.IamCommands);
    }

    [NeedsFact("aws", "pcscd", "gcc", "unshare", "strace")]
    public async Task A_config_file_that_is_a_mount_point_is_written_in_place()
    {
        await using var world = await EnrollWorld.StartAsync();
        const string Before = "# mine\r\n[default]\r\nregion = eu-west-1\r\n# end";
        world.Home.Config(Before);
        File.SetUnixFileMode(world.Home.ConfigFile, (UnixFileMode)416);
        var spec = world.Command("enroll", "--no-touch");
        await using var run = Stage.Start(spec with { Program = "/bin/sh", Name = "sh", Arguments = ["-c", OwnMounts.MountedInPlace, "sh", spec.Program, .. spec.Arguments] });

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(Before.Replace("eu-west-1\r\n", $"eu-west-1\r\nmfa_serial = {Serial}\r\n", StringComparison.Ordinal), File.ReadAllText(world.Home.ConfigFile));
        Assert.Equal((UnixFileMode)416, File.GetUnixFileMode(world.Home.ConfigFile));
        Assert.Empty(Directory.GetFiles(world.Home.AwsFolder, "*.tmp"));
    }

    [NeedsTheory("aws", "pcscd", "gcc", "unshare", "strace")]
    [InlineData(".aws")]
    [InlineData(".aws/config")]
    public async Task A_read_only_file_is_reported_before_anything_is_created(string place)
    {
        await using var world = await EnrollWorld.StartAsync();
        var spec = world.Command("enroll");
        await using var run = Stage.Start(spec with { Program = "/bin/sh", Name = "sh", Arguments = ["-c", OwnMounts.ReadOnly, "sh", place, spec.Program, .. spec.Arguments] });

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, $"'{world.Home.ConfigFile}' is not writable, and mfa_serial belongs there", "AWS_CONFIG_FILE");
        Assert.Equal(["list-mfa-devices"], world.IamCommands);
        Assert.Equal(0, world.Key.Touch.TimesAsked);
        world.AssertNothingIsLeft();
    }
}
