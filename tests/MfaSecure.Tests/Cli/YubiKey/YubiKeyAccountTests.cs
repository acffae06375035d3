using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Which key and which account on it, as the binary finds and names them.</summary>
public class YubiKeyAccountTests
{
    private const string Prompt = KeyWorld.Prompt;

    [NeedsFact("pcscd", "gcc")]
    public async Task Two_keys_with_the_same_account_are_a_key_and_its_backup_and_either_may_be_touched()
    {
        SoftCard[] keys = [];
        await using var world = await KeyWorld.StartAsync(world => keys = [world.Key(touch: true, new() { Serial = 1111 }), world.Key(touch: true, new() { Serial = 2222 })]);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync("Touch YubiKey 1111 or YubiKey 2222, or type the code: ");
        await keys[0].Touch.AskedAsync(1, Deadline.Default);
        await keys[1].Touch.AskedAsync(1, Deadline.Default);
        Assert.True(keys[1].Touch.Give());

        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Where_AWS_rejects_one_keys_code_the_other_keys_is_tried()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var stale = new SoftCard(new() { Serial = 1111 });
            stale.Oath.Add(SoftAccount.Totp(world.Device.Serial, new byte[20]));
            return [stale, world.Key(touch: false, new() { Serial = 2222 })];
        });
        await using var run = Stage.Start(world.Session());

        await run.Terminal.WaitForAsync("AWS rejected the code");
        await world.SignedInAsync(run);
        Assert.Equal(2, world.Alias.SessionCalls.Count);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Two_different_accounts_that_match_are_listed_with_the_serials_and_the_prompt_goes_on()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        [
            world.Key(touch: false, new() { Serial = 1111 }, name: "Amazon Web Services:alice@123456789012"),
            world.Key(touch: false, new() { Serial = 2222 }, name: "alice@123456789012"),
        ]);
        await using var run = Stage.Start(world.Session());

        await run.Terminal.WaitForAsync("'Amazon Web Services:alice@123456789012' on YubiKey 1111, 'alice@123456789012' on YubiKey 2222");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Of_two_keys_the_serial_in_the_profile_chooses_one()
    {
        await using var world = await TwoKeysAsync();
        world.Alias.Home.AddProfile("chosen", world.Alias.User, world.Device, "mfa_yubikey_serial = 2222");
        await using var run = Stage.Start(world.Session().With(("AWS_PROFILE", "chosen")));

        Assert.Equal("", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Of_two_keys_the_one_that_blinks_is_named_by_its_serial()
    {
        await using var world = await KeyWorld.StartAsync(
            world => [world.Key(touch: true, new() { Serial = 1111 }), world.Key(touch: false, new() { Serial = 2222 }, name: "Elsewhere:alice")]);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync("Touch YubiKey 1111, or type the code: ");
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task HOTP_accounts_are_refused_with_the_reason()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var card = new SoftCard();
            card.Oath.Add(new SoftAccount(Encoding.UTF8.GetBytes(world.Device.Serial), 0x11, 6, world.Device.Seed, false));
            return [card];
        });
        await AssertToldAndTypedAsync(world, "is a HOTP account, but AWS accepts only TOTP");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Eight_digits_are_refused_with_the_reason()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var card = new SoftCard();
            card.Oath.Add(new SoftAccount(Encoding.UTF8.GetBytes(world.Device.Serial), 0x21, 8, world.Device.Seed, false));
            return [card];
        });
        await AssertToldAndTypedAsync(world, "has 8 digits, but AWS accepts six");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_of_another_maker_without_a_serial_serves_too()
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, new() { SerialBy = SoftSerial.None })]);
        await using var run = Stage.Start(world.Session());

        Assert.Equal("", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task The_account_of_AWSs_QR_code_is_found_on_the_second_key_and_its_neighbours_are_not_taken()
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var other = new SoftCard(new() { Serial = 1111 });
            other.Oath.Add(SoftAccount.Totp(world.Device.Serial + "-2", new byte[20]));
            other.Oath.Add(SoftAccount.Totp("Amazon Web Services:alice@999999999999", new byte[20]));
            return [other, world.Key(touch: false, new() { Serial = 2222 }, name: "Amazon Web Services:alice@123456789012")];
        });
        // Without the prompt, which would appear if the two YubiKeys take longer than its delay.
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_SOURCE", "yubikey")));

        Assert.Equal("", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_without_the_account_says_nothing_and_the_prompt_is_there()
    {
        await using var world = await KeyWorld.StartAsync(world => [world.Key(touch: false, name: world.Device.Serial + "-2")]);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        Assert.Equal($"{KeyWorld.Heading}{Prompt}{code}\r\n", (await world.SignedInAsync(run, code)).Transcript);
    }

    private static Task<KeyWorld> TwoKeysAsync()
        => KeyWorld.StartAsync(world => [world.Key(touch: false, new() { Serial = 1111 }), world.Key(touch: false, new() { Serial = 2222 })]);

    private static async Task AssertToldAndTypedAsync(KeyWorld world, string reason)
    {
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(reason);
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }
}
