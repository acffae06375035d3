namespace MfaSecure.Sandbox;

/// <summary>The applet that returns the serial number: Management from firmware 4.1, Otp before, None on keys of other vendors.</summary>
public enum SoftSerial
{
    Management,
    Otp,
    None,
}

public sealed record SoftCardOptions
{
    public Version Firmware { get; init; } = new(5, 4, 3);

    public uint Serial { get; init; } = 12345678;

    /// <summary>False: switched off with <c>ykman config usb --disable OATH</c>.</summary>
    public bool HasOath { get; init; } = true;

    public SoftSerial SerialBy { get; init; } = SoftSerial.Management;

    /// <summary>A real YubiKey waits about 15 s.</summary>
    public TimeSpan TouchTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longer responses are sent in parts of this many bytes.</summary>
    public int MaxPartLength { get; init; } = 256;
}
