namespace MfaSecure.Sandbox;

/// <summary>Which applet tells the key's serial number.</summary>
public enum SoftSerial
{
    /// <summary>The management applet (firmware 4.1 and later).</summary>
    Management,

    /// <summary>The OTP applet only.</summary>
    Otp,

    /// <summary>None: another maker's key.</summary>
    None,
}

/// <summary>What kind of key the soft card is.</summary>
public sealed record SoftCardOptions
{
    public Version Firmware { get; init; } = new(5, 4, 3);

    public uint Serial { get; init; } = 12345678;

    public SoftSerial SerialBy { get; init; } = SoftSerial.Management;

    /// <summary>A real key waits about 15 s.</summary>
    public TimeSpan TouchPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest answer sent in one part.</summary>
    public int PartLength { get; init; } = 256;
}
