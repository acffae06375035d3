using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>--second-key</c> where the second key does not store the account: everything is rolled back.</summary>
public class EnrollSecondKeyTests
{
    private const string Serial = EnrollWorld.Serial;
    private const string Password = "OATH password of YubiKey 22222222 (Enter to skip): ";

    private readonly SoftCard second = new(new() { Serial = 22222222 });

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_full_one()
    {
        for (var number = 1; number <= 32; number++)
        {
            second.Oath.Add(SoftAccount.Totp($"site{number}", new byte[20]));
        }

        await using var world = await EnrollWorld.StartAsync();
        await using var run = await AskedForSecondAsync(world);

        AssertTakenBack(world, await world.EndedAsync(run), "YubiKey 22222222 is full: it has 32 OATH accounts and room for 32", "ykman --device 22222222 oath accounts delete NAME");

        Assert.Equal(32, second.Oath.Accounts.Count);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task One_that_has_the_account_which_is_not_to_be_replaced()
    {
        byte[] old = [.. Enumerable.Repeat((byte)7, 20)];
        second.Oath.Add(SoftAccount.Totp(Serial, old));
        await using var world = await EnrollWorld.StartAsync();
        await using var run = await AskedForSecondAsync(world);
        await EnrollWorld.AnswerAsync(run, $"YubiKey 22222222 already has an account '{Serial}', but at AWS user alice has no such MFA device.\r\nReplace the leftover account? [y/N] ", "n");

        var result = await world.EndedAsync(run);

        AssertTakenBack(world, result, $"account '{Serial}' on YubiKey 22222222 was not replaced", "--oath-account");
        Assert.DoesNotContain("nothing was made", result.StderrText, StringComparison.Ordinal);
        Assert.Equal(old, Assert.Single(second.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task The_same_one_is_not_taken_for_another()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll", "--second-key").With(("AWS_MFA_TIMEOUT", "3")));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("No other YubiKey is plugged in. Plug in the other YubiKey", EnrollWorld.Long);
        world.Reader.Pull();
        await Deadline.UntilAsync(() => !world.Key.Touch.IsWaiting, () => "the key still waits");
        await world.Reader.PlugAsync(world.Key, Deadline.Default);

        AssertTakenBack(world, await world.EndedAsync(run), "no other YubiKey was plugged in within 3 seconds", "leave out --second-key");
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_locked_one_whose_password_is_not_given()
    {
        second.Oath.SetPassword("swordfish");
        await using var world = await EnrollWorld.StartAsync();
        await using var run = await AskedForSecondAsync(world);
        await EnrollWorld.AnswerAsync(run, Password, "");

        AssertTakenBack(world, await world.EndedAsync(run), "YubiKey 22222222 is locked with an OATH password, which was not given");
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_locked_one_takes_the_account_with_its_password()
    {
        second.Oath.SetPassword("swordfish");
        await using var world = await EnrollWorld.StartAsync();
        await using var run = await AskedForSecondAsync(world);
        await EnrollWorld.AnswerAsync(run, Password, "swordfish");
        await EnrollWorld.AnswerAsync(run, "Remember it on this computer? [y/N] ", "n");
        await world.TouchAsync(run, key: second);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(world.Device.Seed, Assert.Single(second.Oath.Accounts).Secret);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_is_left_on_the_first_that_is_out_is_named_with_a_command_for_that_key()
    {
        second.Oath.SetPassword("swordfish");
        await using var world = await EnrollWorld.StartAsync();
        await using var run = Stage.Start(world.Command("enroll", "--second-key"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("Plug in the other YubiKey", EnrollWorld.Long);
        world.Reader.Pull();
        world.SecondReader.Plug(second);
        await EnrollWorld.AnswerAsync(run, Password, "");

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "YubiKey 22222222 is locked");
        Assert.Contains($"to delete it: ykman --device 12345678 oath accounts delete '{Serial}'", result.Transcript, StringComparison.Ordinal);
        Assert.Empty(world.Sts.Account.Devices);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Of_two_that_are_in_the_user_says_which_is_the_first()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.SecondReader.PlugAsync(second, Deadline.Default);
        await using var run = Stage.Start(world.Command("enroll", "--second-key", "--no-touch"));
        await EnrollWorld.AnswerAsync(run, "Which YubiKey? 1: YubiKey 12345678, 2: YubiKey 22222222 ", "2");

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(
            $"Its codes come from YubiKey 22222222, as '{Serial}'.\nIts codes come from YubiKey 12345678, as '{Serial}'.\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal(world.Device.Seed, Assert.Single(world.Key.Oath.Accounts).Secret);
        Assert.Equal(world.Device.Seed, Assert.Single(second.Oath.Accounts).Secret);
    }

    /// <summary>The first key has the account and stays in; the second is plugged in beside it.</summary>
    private async Task<StageRun> AskedForSecondAsync(EnrollWorld world)
    {
        var run = Stage.Start(world.Command("enroll", "--second-key"));
        await world.TouchAsync(run);
        await run.Terminal.WaitForAsync("No other YubiKey is plugged in. Plug in the other YubiKey", EnrollWorld.Long);
        world.SecondReader.Plug(second);
        return run;
    }

    private static void AssertTakenBack(EnrollWorld world, StageResult result, string sentence, string hint = "")
    {
        EnrollWorld.AssertFailed(result, sentence, hint);
        Assert.Contains($"Rolled back: deleted MFA device {Serial}.", result.Transcript, StringComparison.Ordinal);
        Assert.Contains($"Rolled back: deleted account '{Serial}' on YubiKey 12345678.", result.Transcript, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }
}
