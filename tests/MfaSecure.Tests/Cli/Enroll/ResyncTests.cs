using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Telling AWS a device's clock: the built binary, the AWS CLI itself, a soft key.</summary>
public class ResyncTests
{
    private const string Serial = EnrollWorld.Serial;

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Resync_sends_two_codes_of_the_key_with_two_touches_and_without_waiting()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));
        await using var run = Stage.Start(world.Command("resync"));
        foreach (var (text, times) in new[] { ("Touch your YubiKey (1 of 2)… ", 2), ("Touch your YubiKey (2 of 2)… ", 3) })
        {
            await world.TouchAsync(run, times, text: text);
        }

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal($"Resynchronized MFA device {Serial}.\n", result.StdoutText);
        Assert.Equal("ok", Assert.Single(world.Sts.CallsOf("ResyncMFADevice")).Outcome);
        Assert.Equal(0, world.Device.Drift);
        Assert.DoesNotMatch(@"\b[0-9]{6}\b", world.Argv);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Resync_takes_typed_codes_where_no_key_has_the_account()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        var device = world.Alice.AddTotpDevice();
        world.Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n");
        await using var run = Stage.Start(world.Command("resync"));
        var now = world.Sts.Clock.GetUtcNow();
        await EnrollWorld.AnswerAsync(run, "Code shown by the device: ", "12345");
        await EnrollWorld.AnswerAsync(run, "Code shown by the device: ", device.CodeAt(now.AddMinutes(10)));
        await EnrollWorld.AnswerAsync(run, "Next code: ", device.CodeAt(now.AddMinutes(10.5)));

        var result = await world.EndedAsync(run);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.InRange(device.Drift, 20, 21);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Codes_that_AWS_has_taken_already_are_not_sent_nor_any_of_a_time_to_come_but_new_ones_are_waited_for()
    {
        await using var world = await EnrollWorld.StartAsync();
        await world.EnrolAsync();
        await using var run = Stage.Start(world.Command("resync"));
        await run.Terminal.WaitForAsync("AWS accepts each code once; waiting ", EnrollWorld.Long);
        Assert.Equal(1, world.Key.Touch.TimesAsked);

        run.Terminal.Type("\x03");

        Assert.Equal(130, (await world.EndedAsync(run)).ExitCode);
        Assert.Empty(world.Sts.CallsOf("ResyncMFADevice"));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Typed_codes_that_AWS_refuses_are_reported_with_what_to_type_and_the_same_one_twice_is_not_sent()
    {
        await using var world = await NoKeyAsync();
        var device = world.Alice.AddTotpDevice();
        var (first, second) = (device.WrongCode(), device.CodeAt(world.Sts.Clock.GetUtcNow()));
        await using var run = Stage.Start(world.Command("resync"));
        await EnrollWorld.AnswerAsync(run, "Code shown by the device: ", first);
        await EnrollWorld.AnswerAsync(run, "Next code: ", first);
        await run.Terminal.WaitForAsync("That is the same code; wait until the device shows the next one.", EnrollWorld.Long);
        await EnrollWorld.AnswerAsync(run, "Next code: ", second);

        var result = await world.EndedAsync(run);

        EnrollWorld.AssertFailed(result, "AWS rejected the two codes of the MFA device", "two consecutive codes");
        Assert.Single(world.Sts.CallsOf("ResyncMFADevice"));
        Assert.Equal(0, device.Drift);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_between_the_touches_sends_nothing()
    {
        await using var world = await EnrollWorld.StartAsync(new SoftCard(new() { TouchTimeout = TimeSpan.FromSeconds(3) }));
        await using var run = await FirstTouchAsync(world);

        run.Terminal.Type("\x03");

        Assert.Equal(130, (await world.EndedAsync(run)).ExitCode);
        Assert.Empty(world.Sts.CallsOf("ResyncMFADevice"));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_key_that_is_removed_between_the_touches_is_reported_and_nothing_is_sent()
    {
        await using var world = await EnrollWorld.StartAsync();
        await using var run = await FirstTouchAsync(world);

        world.Reader.Pull();

        EnrollWorld.AssertFailed(await world.EndedAsync(run), "was unplugged", "plug it in again");
        Assert.Empty(world.Sts.CallsOf("ResyncMFADevice"));
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_device_that_is_not_enabled_is_reported_with_the_command_that_creates_one()
    {
        await using var world = await NoKeyAsync();
        var device = world.HalfMake("alice");
        var now = world.Sts.Clock.GetUtcNow();
        await using var run = Stage.Start(world.Command("resync"));
        await EnrollWorld.AnswerAsync(run, "Code shown by the device: ", device.CodeAt(now.AddSeconds(-30)));
        await EnrollWorld.AnswerAsync(run, "Next code: ", device.CodeAt(now));

        EnrollWorld.AssertFailed(await world.EndedAsync(run), $"user alice has no enabled MFA device {Serial}", "aws-mfa-secure enroll");
    }

    private static async Task<EnrollWorld> NoKeyAsync()
    {
        var world = await EnrollWorld.StartAsync(null, plugged: false);
        world.Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n");
        return world;
    }

    /// <summary>A synchronisation of an enrolled device, some time later, that blinks for the second touch.</summary>
    private static async Task<StageRun> FirstTouchAsync(EnrollWorld world)
    {
        await world.EnrolAsync();
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));
        var run = Stage.Start(world.Command("resync"));
        await world.TouchAsync(run, 2, text: "Touch your YubiKey (1 of 2)… ");
        await world.BlinksAsync(run, 3, text: "Touch your YubiKey (2 of 2)… ");
        return run;
    }
}
