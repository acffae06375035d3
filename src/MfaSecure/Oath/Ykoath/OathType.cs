namespace MfaSecure.Oath;

/// <summary>The values are YKOATH's.</summary>
internal enum OathType
{
    /// <summary>A counter (RFC 4226).</summary>
    Hotp = 0x10,

    /// <summary>The time (RFC 6238).</summary>
    Totp = 0x20,
}
