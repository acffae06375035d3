using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What the options of <c>enroll</c> mean together, and what they cannot mean.</summary>
public class EnrollOptionsTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task What_cannot_be_is_wrong_usage_and_AWS_is_not_asked()
    {
        await using var world = await EnrollWorld.StartAsync();
        (string[] Arguments, string Sentence, string Hint)[] wrong =
        [
            (["--qr", "--second-key"], "--qr is for an authenticator app, --second-key is for a YubiKey", "leave out one of them"),
            (["--qr", "--no-touch"], "--qr is for an authenticator app, --no-touch is for a YubiKey", "leave out one of them"),
            (["--qr", "--oath-account", "x"], "--qr is for an authenticator app, --oath-account is for a YubiKey", "leave out one of them"),
            (["--device-name", "my laptop"], "'my laptop' is not a valid MFA device name", "letters, digits and _+=,.@-"),
            (["--device-name", "/alice"], "'/alice' is not a valid MFA device name", "a path may come first, as in team/alice"),
            (["--user-name", "arn:aws:iam::123456789012:user/bob"], "is not a valid IAM user name", "letters, digits and _+=,.@-"),
            (["--oath-account", new string('x', 65)], "an account name on a YubiKey has 1 to 64 bytes, not 65", "choose another with --oath-account"),
        ];

        foreach (var (arguments, sentence, hint) in wrong)
        {
            EnrollWorld.AssertFailed(await world.RunAsync(["enroll", .. arguments.Select(argument => (RawText)argument)]), sentence, hint, exitCode: 2);
        }

        Assert.Empty(world.IamCommands);
        Assert.Empty(world.Sts.Calls);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_path_before_the_devices_name_is_its_path_in_IAM()
    {
        await using var world = await EnrollWorld.StartAsync();

        await world.EnrolAsync("--device-name", "team/alice");

        Assert.Equal("arn:aws:iam::123456789012:mfa/team/alice", world.Device.Serial);
        Assert.Contains("--virtual-mfa-device-name=alice\n--path=/team/\n", world.Argv, StringComparison.Ordinal);
        Assert.Equal(0, (await world.RunAsync("unenroll", "--yes")).ExitCode);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task For_another_user_the_profiles_own_device_and_account_are_left_out()
    {
        const string Old = "arn:aws:iam::123456789012:mfa/old";
        byte[] ours = [.. Enumerable.Repeat((byte)7, 20)];
        var key = new SoftCard();
        key.Oath.Add(SoftAccount.Totp("work key", ours));
        await using var world = await EnrollWorld.StartAsync(key);
        var bob = world.Sts.AddUser("bob");
        var config = $"[default]\nregion = eu-west-1\nmfa_serial = {Old}\nmfa_oath_account = work key\n";
        world.Home.Config(config);

        await world.EnrolAsync("--user-name", "bob");

        Assert.Equal(Assert.Single(bob.Devices).Seed, Assert.Single(key.Oath.Accounts, account => account.Name.AsSpan().SequenceEqual("arn:aws:iam::123456789012:mfa/bob"u8)).Secret);
        Assert.Equal(ours, Assert.Single(key.Oath.Accounts, account => account.Name.AsSpan().SequenceEqual("work key"u8)).Secret);
        Assert.Equal(config, File.ReadAllText(world.Home.ConfigFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_name_for_the_account_that_the_profile_has_before_it_has_a_device_is_used()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Home.Config("[default]\nregion = eu-west-1\nmfa_oath_account = work key\n");

        await world.EnrolAsync();

        Assert.Equal("work key"u8.ToArray(), Assert.Single(world.Key.Oath.Accounts).Name);
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_oath_account = work key\nmfa_serial = {Serial}\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task For_an_app_no_name_need_fit_on_a_key()
    {
        var name = new string('n', 60);
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr", "--device-name", name));
        run.Terminal.Resize(120, 40);
        await EnrollWorld.AnswerAsync(run, "then wiped. ", "");
        await run.Terminal.WaitForAsync("Code shown by the app: ", EnrollWorld.Long);
        run.Terminal.TypeLine(Assert.Single(world.Sts.Account.Devices).CurrentCode());

        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.EndsWith(name, world.Device.Serial, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_device_that_another_user_has_already_is_not_offered_to_our_profile()
    {
        await using var world = await EnrollWorld.StartAsync();
        world.Sts.AddUser("bob").AddTotpDevice("bob");

        var result = await world.FailsAsync("user bob already has an MFA device 'bob'", "--device-name bob-2", "--user-name", "bob");

        Assert.DoesNotContain("add mfa_serial", result.StderrText, StringComparison.Ordinal);
    }
}
