using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

public class OathYubiKeyIdentityTests
{
    private static async Task<YubiKeyIdentity> ReadAsync(SoftCardOptions options)
    {
        using var card = new SoftCardLink(new SoftCard(options));
        return await YubiKeyIdentity.ReadAsync(card, default);
    }

    [Fact]
    public async Task The_management_applet_tells_serial_and_firmware()
        => Assert.Equal(new YubiKeyIdentity(7654321, new Version(5, 7, 1)), await ReadAsync(new() { Serial = 7654321, Firmware = new(5, 7, 1) }));

    [Fact]
    public async Task Where_that_is_missing_the_OTP_applet_tells_the_serial()
        => Assert.Equal(new YubiKeyIdentity(7654321, null), await ReadAsync(new() { Serial = 7654321, SerialBy = SoftSerial.Otp }));

    [Fact]
    public async Task Another_makers_key_has_none_and_its_OATH_application_works_all_the_same()
    {
        var soft = new SoftCard(new SoftCardOptions { SerialBy = SoftSerial.None });
        soft.Oath.Add(SoftAccount.Totp("a", OathAppletTests.Rfc));
        using var card = new SoftCardLink(soft);
        Assert.Equal(new YubiKeyIdentity(null, null), await YubiKeyIdentity.ReadAsync(card, default));
        var applet = await OathApplet.SelectAsync(card, default);
        Assert.Equal(22, applet.DeviceId.Length);
        Assert.Single(await applet.ListAsync(default));
    }

    [Fact]
    public async Task A_serial_of_zero_is_none()
        => Assert.Null((await ReadAsync(new() { Serial = 0 })).Serial);

    [Fact]
    public async Task A_serial_on_a_later_page_is_found()
    {
        using var card = new ChangedCard(new SoftCard(new() { SerialBy = SoftSerial.Management }), (command, answer) => command.Span[1] != 0x1D
            ? answer
            : command.Span[2] == 0
                ? [0x03, 0x10, 0x01, 0x01, 0x90, 0x00]
                : [0x06, 0x02, 0x04, 0x00, 0x00, 0x00, 0x2A, 0x90, 0x00]);
        Assert.Equal(42u, (await YubiKeyIdentity.ReadAsync(card, default)).Serial);
    }

    [Fact]
    public async Task Pages_without_end_are_left()
    {
        var pages = 0;
        using var card = new ChangedCard(new SoftCard(), (command, answer) =>
        {
            pages += command.Span[1] == 0x1D ? 1 : 0;
            return command.Span[1] == 0x1D ? [0x03, 0x10, 0x01, 0x01, 0x90, 0x00] : answer;
        });
        Assert.Equal(12345678u, (await YubiKeyIdentity.ReadAsync(card, default)).Serial);
        Assert.Equal(16, pages);
    }

    [Fact]
    public void A_configuration_cut_short_is_refused()
        => Assert.Throws<OathException>(() => YubiKeyIdentity.Read([0x06, 0x02, 0x04, 0x00], new(null, null), out _));
}
