using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

public sealed class UsbDevicesTests
{
    [Theory]
    [InlineData("1050\n", true)]
    [InlineData("1d6b\n", false)]
    [InlineData(null, false)]
    public void A_YubiKey_is_known_by_its_vendor(string? vendor, bool isThere)
    {
        using var home = new TempHome();
        home.Write("usb/1-0:1.0/uevent", "");
        home.Write($"usb/1-1/{(vendor is null ? "uevent" : "idVendor")}", vendor ?? "");

        Assert.Equal(isThere, UsbDevices.HasYubiKey(home.File("usb")));
        Assert.False(UsbDevices.HasYubiKey(home.File("nowhere")));
    }
}
