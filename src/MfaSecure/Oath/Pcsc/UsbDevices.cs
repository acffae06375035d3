namespace MfaSecure.Oath;

internal static class UsbDevices
{
    /// <summary>Yubico's vendor number (usb.ids).</summary>
    private const string Yubico = "1050";

    /// <summary>Whether a YubiKey is plugged in, as far as the kernel knows, without PC/SC; true where we cannot look (not Linux).</summary>
    public static bool MayHaveYubiKey() => !OperatingSystem.IsLinux() || HasYubiKey("/sys/bus/usb/devices");

    internal static bool HasYubiKey(string devices)
    {
        try
        {
            return Directory.Exists(devices)
                && Array.Exists(Directory.GetDirectories(devices), device => File.Exists(device + "/idVendor") && File.ReadAllText(device + "/idVendor").Trim() == Yubico);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
