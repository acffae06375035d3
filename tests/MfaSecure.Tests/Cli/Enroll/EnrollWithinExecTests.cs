using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>enroll</c>, <c>unenroll</c> and <c>resync</c> in a shell of <c>exec</c>: the session of exec is ignored, its profile is used.</summary>
public class EnrollWithinExecTests
{
    private const string CarolsSerial = "arn:aws:iam::123456789012:mfa/carol";

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Enroll_uses_the_profile_that_exec_named_and_its_long_term_keys()
    {
        await using var world = await EnrollWorld.StartAsync();
        var (carol, device) = AddCarol(world);
        await using var run = Stage.Start(Exec(world, "enroll", "--device-name", "backup").With(("AWS_MFA_TOKEN", device.NextUnusedCode())));
        await world.TouchAsync(run);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal([CarolsSerial.Replace("carol", "backup", StringComparison.Ordinal), CarolsSerial], carol.Devices.Select(one => one.Serial).Order(StringComparer.Ordinal));
        Assert.Empty(world.Alice.Devices);
        Assert.Contains("[profile work]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/backup\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.All(world.Sts.CallsOf("GetCallerIdentity"), call => Assert.Equal(carol.AccessKeyId, call.AccessKeyId));
        // One for exec itself, one for the new device.
        Assert.Equal([carol.AccessKeyId, carol.AccessKeyId], world.Sts.CallsOf("GetSessionToken").Select(call => call.AccessKeyId));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Resync_and_unenroll_work_on_the_profile_that_exec_named()
    {
        await using var world = await EnrollWorld.StartAsync();
        var (carol, device) = AddCarol(world);
        world.Key.Oath.Add(SoftAccount.Totp(CarolsSerial, device.Seed));
        Assert.Equal(0, (await Stage.RunAsync(world.Command("session", "--profile", "work", "sts", "get-caller-identity").With(("AWS_MFA_TOKEN", device.NextUnusedCode())))).ExitCode);
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        var resync = await world.EndedAsync(Stage.Start(Exec(world, "resync")));
        Assert.True(resync.ExitCode == 0, resync.ToString());
        Assert.Equal($"Resynchronized MFA device {CarolsSerial}.\n", resync.StdoutText);

        var unenroll = await world.EndedAsync(Stage.Start(Exec(world, "unenroll", "--yes")));
        Assert.True(unenroll.ExitCode == 0, unenroll.ToString());
        Assert.Empty(carol.Devices);
        Assert.Empty(world.Key.Oath.Accounts);
        Assert.DoesNotContain("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Within_exec_of_a_role_the_users_own_profile_is_asked_for()
    {
        await using var world = await EnrollWorld.StartAsync();
        var (_, device) = AddCarol(world);
        var role = world.Sts.Account.AddRole("admin");
        world.Home.Append(".aws/config", $"[profile admin]\nrole_arn = {role.Arn}\nsource_profile = work\nregion = eu-west-1\n");
        var spec = world.Command("exec", "--profile", "admin", "--", NativeBinary.Path, "enroll").With(("AWS_MFA_TOKEN", device.NextUnusedCode()));
        await using var run = Stage.Start(spec);

        EnrollWorld.AssertFailed(await world.EndedAsync(run), "profile 'admin' is a role, and only users have MFA devices", "--profile work");
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Within_exec_with_a_server_they_change_the_users_own_config_file()
    {
        await using var world = await EnrollWorld.StartAsync();
        var (carol, device) = AddCarol(world);
        world.Key.Oath.Add(SoftAccount.Totp(CarolsSerial, device.Seed));
        var spec = world.Command("exec", "--server", "--profile", "work", "--", NativeBinary.Path, "unenroll", "--yes").With(("AWS_MFA_TOKEN", device.NextUnusedCode()));
        await using var run = Stage.Start(spec);

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(carol.Devices);
        Assert.DoesNotContain("mfa_serial", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    private static (IamUser Carol, TotpDevice Device) AddCarol(EnrollWorld world)
    {
        var carol = world.Sts.AddUser("carol");
        var device = carol.AddTotpDevice();
        world.Home.AddProfile("work", carol, device);
        return (carol, device);
    }

    private static StageSpec Exec(EnrollWorld world, params RawText[] arguments)
        => world.Command(["exec", "--profile", "work", "--", NativeBinary.Path, .. arguments]);
}
