using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>An interrupted enrollment: by Ctrl-C, a signal, or a response from AWS that never arrives.</summary>
public class EnrollInterruptTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_key_blinks_rolls_everything_back()
    {
        // Long enough that it still blinks when aws has deleted the device, on a busy machine too.
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchTimeout = TimeSpan.FromSeconds(12) }));
        await using var run = Stage.Start(world.Command("enroll"));
        await world.BlinksAsync(run);
        Assert.Single(world.Sts.Account.Devices);

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 130, result.ToString());
        // What asked asks no more, and what is waited for is said.
        const string Waiting = "Rolling back: the YubiKey blinks for up to 15 s, touch it to finish sooner… ";
        var after = result.Transcript[(result.Transcript.IndexOf("^C", StringComparison.Ordinal) + 2)..];
        Assert.DoesNotContain(EnrollWorld.Touch, after, StringComparison.Ordinal);
        Assert.Contains(Waiting, after, StringComparison.Ordinal);
        Assert.Equal(
            ["", $"Rolled back: deleted MFA device {Serial}.", $"Rolled back: deleted account '{Serial}' on YubiKey 12345678.", ""],
            after.Split("\r\n").Select(line => line[(line.LastIndexOf("\x1b[K", StringComparison.Ordinal) is >= 0 and var end ? end + 3 : 0)..]));
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_touch_ends_the_wait_of_the_rollback()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchTimeout = TimeSpan.FromSeconds(90) }));
        await using var run = Stage.Start(world.Command("enroll"));
        await world.BlinksAsync(run);
        run.Terminal.Type("\x03");
        await run.Terminal.WaitForAsync("touch it to finish sooner… ", EnrollWorld.Long);
        Assert.True(world.Key.Touch.Give());

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 130, result.ToString());
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_device_is_created_deletes_it_though_no_response_arrived()
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("CreateVirtualMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await hold.ReachedAsync(EnrollWorld.Long);
        world.HalfMake("alice");

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);
        hold.Release();

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_second_key_is_awaited_names_what_is_left_on_the_first_that_is_out()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll", "--second-key"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("Plug in the other YubiKey", EnrollWorld.Long);
        world.Reader.Pull();
        await run.Terminal.WaitForAsync("Plug in the other YubiKey", EnrollWorld.Long);

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"Not rolled back: account '{Serial}' on YubiKey 12345678", result.Transcript, StringComparison.Ordinal);
        Assert.Contains(
            $"It is useless now, since AWS has deleted its MFA device. The next enroll replaces it; to delete it: ykman --device 12345678 oath accounts delete '{Serial}'",
            result.Transcript,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Plug in the other YubiKey", result.Transcript[result.Transcript.IndexOf("^C", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Empty(world.Sts.Account.Devices);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_a_killed_enrollment_left_is_found_and_replaced_by_the_next()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchTimeout = TimeSpan.FromSeconds(2) }));
        await using (var killed = Stage.Start(world.Command("enroll")))
        {
            await world.BlinksAsync(killed);
            await killed.KillAsync(Signals.Kill);
            Assert.Equal(Signals.Kill, (await killed.WaitAsync()).Signal);
        }

        await using var run = Stage.Start(world.Command("enroll"));
        await EnrollWorld.AnswerAsync(run, $"YubiKey 12345678 already has an account '{Serial}', but at AWS user alice has no such MFA device.\r\nReplace the leftover account? [y/N] ", "y");
        await EnrollWorld.AnswerAsync(run, "Delete it and create a new one? [y/N] ", "y");
        await world.BlinksAsync(run, 2);
        Assert.True(world.Key.Touch.Give());
        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_lost_response_to_the_creation_leaves_no_device_whose_secret_nobody_knows()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.LostResponse, 1, "CreateVirtualMFADevice");

        var result = await world.FailsAsync("AWS cannot be reached");

        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_lost_response_to_the_activation_is_looked_up_and_the_enrollment_continues()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.LostResponse, 1, "EnableMFADevice");

        await world.EnrolAsync();

        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Equal(["list-mfa-devices", "create-virtual-mfa-device", "enable-mfa-device", "list-mfa-devices"], world.IamCommands);
    }

    [NeedsTheory("aws", "pcscd", "gcc")]
    [InlineData(Signals.Int, true)]
    [InlineData(Signals.Int, false)]
    [InlineData(Signals.Term, true)]
    public async Task A_signal_while_AWS_enables_the_device_rolls_everything_back_enabled_or_not(int signal, bool isEnabled)
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("EnableMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await hold.ReachedAsync(EnrollWorld.Long);
        if (isEnabled)
        {
            await world.EnableAsync();
        }

        await (signal == Signals.Int ? run.KillGroupAsync(signal) : run.KillAsync(signal));
        var result = await world.EndedAsync(run);
        hold.Release();

        Assert.True(result.ExitCode == 128 + signal, result.ToString());
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"Rolled back: deleted account '{Serial}' on YubiKey 12345678.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_device_that_AWS_enabled_and_does_not_give_back_keeps_its_account_and_one_command_removes_both()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Alice.DenyWithoutMfa();
        var hold = world.Sts.Faults.Hold("EnableMFADevice");
        await using (var run = Stage.Start(world.Command("enroll", "--profile", "default")))
        {
            await world.TouchAsync(run);
            await hold.ReachedAsync(EnrollWorld.Long);
            await world.EnableAsync();
            run.Terminal.Type("\x03");
            var result = await world.EndedAsync(run);
            hold.Release();

            Assert.True(result.ExitCode == 130, result.ToString());
            Assert.Contains($"Not rolled back: MFA device {Serial} (it is enabled, and ", result.Transcript, StringComparison.Ordinal);
            Assert.Contains($"To delete it: AWS_MFA_SERIAL={Serial} aws-mfa-secure unenroll --profile default\r\n", result.Transcript, StringComparison.Ordinal);
            Assert.Contains($"Not rolled back: account '{Serial}' on YubiKey 12345678 (it is enabled, and ", result.Transcript, StringComparison.Ordinal);
            Assert.Contains("Keep it until the MFA device is deleted. ", result.Transcript, StringComparison.Ordinal);
            Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
        }

        // The codes that enabled it are spent.
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));
        await using var removal = Stage.Start(world.Command("unenroll", "--profile", "default", "--yes").With(("AWS_MFA_SERIAL", Serial)));
        await world.TouchAsync(removal, 2, text: "Touch your YubiKey, or type the code: ");
        Assert.Equal(0, (await world.EndedAsync(removal)).ExitCode);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_lost_response_to_the_activation_that_cannot_be_looked_up_rolls_everything_back()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.Faults.Add(Fault.LostResponse, 1, "EnableMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.BlinksAsync(run);
        world.Sts.Faults.Add(Fault.Drop, 1, "ListMFADevices");
        Assert.True(world.Key.Touch.Give());

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "AWS cannot be reached");
        Assert.Contains("deactivate-mfa-device", world.IamCommands);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_first_session_is_fetched_leaves_what_works_and_says_so()
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("GetSessionToken");
        await using var run = Stage.Start(world.Command("enroll"));
        await world.TouchAsync(run);
        await hold.ReachedAsync(EnrollWorld.Long);

        run.Terminal.Type("\x03");
        var result = await world.EndedAsync(run);
        hold.Release();

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains(
            $"MFA device {Serial} is enabled. No session was created; the next aws command asks for a code. To undo: aws-mfa-secure unenroll",
            result.Transcript,
            StringComparison.Ordinal);
        Assert.Equal("alice", world.Device.User?.Name);
        Assert.Single(world.Key.Oath.Accounts);
        Assert.Contains($"mfa_serial = {Serial}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }
}
