using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Keys that cannot take an account, or not yet.</summary>
public class EnrollKeyTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_leftover_of_this_device_on_the_key_is_replaced_only_if_the_user_says_so()
    {
        var key = new SoftCard();
        byte[] old = [.. Enumerable.Repeat((byte)7, 20)];
        key.Oath.Add(SoftAccount.Totp(Serial, old));
        await using var world = await EnrollWorld.StartAsync(key);
        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, ", but at AWS user alice has no such MFA device.\r\nReplace the leftover account? [y/N] ", "n");
            EnrollWorld.AssertFailed(await world.EndedAsync(run), $"account '{Serial}' on YubiKey 12345678 was not replaced");
        }

        Assert.Equal(old, Assert.Single(key.Oath.Accounts).Secret);
        Assert.Equal(["list-mfa-devices"], world.IamCommands);

        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, ", but at AWS user alice has no such MFA device.\r\nReplace the leftover account? [y/N] ", "y");
            await world.TouchAsync(run);
            Assert.Equal(0, (await world.EndedAsync(run)).ExitCode);
        }

        Assert.Equal(world.Device.Seed, Assert.Single(key.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_account_name_that_is_taken_is_replaced_only_after_a_warning()
    {
        var key = new SoftCard();
        key.Oath.Add(SoftAccount.Totp("work key", new byte[20]));
        await using var world = await EnrollWorld.StartAsync(key);
        await using var run = Stage.Start(world.Command("enroll", "--oath-account", "work key"));
        await EnrollWorld.AnswerAsync(run, "YubiKey 12345678 already has an account 'work key'. Replace it? Its secret is then lost forever. [y/N] ", "n");

        EnrollWorld.AssertFailed(await world.EndedAsync(run), "account 'work key' on YubiKey 12345678 was not replaced");
        world.AssertNothingIsLeft(accounts: 1);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_pulled_while_it_blinks_is_no_longer_asked_for_and_the_command_to_run_again_is_named()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll"));
        await world.BlinksAsync(run);
        world.Reader.Pull();

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "was unplugged", "plug it in again; then run aws-mfa-secure enroll again");
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains("It is useless now, since AWS has deleted its MFA device. The next enroll replaces it", result.Transcript, StringComparison.Ordinal);
        Assert.Equal(2, result.Transcript.Split(EnrollWorld.Touch.TrimEnd()).Length);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_full_key_is_reported_before_anything_is_created()
    {
        var key = new SoftCard();
        for (var number = 1; number <= 32; number++)
        {
            key.Oath.Add(SoftAccount.Totp($"site{number}", new byte[20]));
        }

        await using var world = await EnrollWorld.StartAsync(key);

        _ = await world.FailsAsync("YubiKey 12345678 is full: it has 32 OATH accounts and room for 32", "ykman --device 12345678 oath accounts delete NAME");

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
        await run.Terminal.WaitForAsync("No YubiKey is plugged in. Plug in the YubiKey, or press Ctrl-C (for an authenticator app, use enroll --qr)", EnrollWorld.Long);
        Assert.Equal(["list-mfa-devices"], world.IamCommands);

        world.Reader.Plug(world.Key);
        await world.TouchAsync(run);

        Assert.Equal(0, (await world.EndedAsync(run)).ExitCode);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Without_a_key_and_a_terminal_the_hint_says_what_to_do()
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
                await EnrollWorld.AnswerAsync(run, "OATH password of YubiKey 12345678 (Enter to skip): ", wrong);
            }

            EnrollWorld.AssertFailed(await world.EndedAsync(run), "YubiKey 12345678 is locked with an OATH password, which was not given");
        }

        world.AssertNothingIsLeft();
        await using (var run = Stage.Start(world.Command("enroll")))
        {
            await EnrollWorld.AnswerAsync(run, "OATH password of YubiKey 12345678 (Enter to skip): ", "swordfish");
            await EnrollWorld.AnswerAsync(run, "Remember it on this computer? [y/N] ", "n");
            await world.TouchAsync(run);
            var result = await world.EndedAsync(run);
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.DoesNotContain("swordfish", result.Transcript, StringComparison.Ordinal);
        }
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_pulled_before_it_has_the_account_leaves_nothing()
    {
        await using var world = await EnrollWorld.StartAsync();
        var hold = world.Sts.Faults.Hold("CreateVirtualMFADevice");
        await using var run = Stage.Start(world.Command("enroll"));
        await hold.ReachedAsync(EnrollWorld.Long);
        world.Reader.Pull();
        hold.Release();

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_too_old_for_a_touch_is_reported_before_anything_is_created_and_works_without()
    {
        var key = new SoftCard(new() { Firmware = new(4, 2, 4) });
        await using var world = await EnrollWorld.StartAsync(key);

        _ = await world.FailsAsync("YubiKey 12345678 has firmware 4.2.4, which cannot require a touch", "--no-touch");
        Assert.Equal(["list-mfa-devices"], world.IamCommands);
        world.AssertNothingIsLeft();

        var result = await world.RunAsync("enroll", "--no-touch");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.False(Assert.Single(key.Oath.Accounts).Touch);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_first_firmware_that_can_is_asked_for_one()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { Firmware = new(4, 2, 6) }));

        await world.EnrolAsync();

        Assert.True(Assert.Single(world.Key.Oath.Accounts).Touch);
    }
}
