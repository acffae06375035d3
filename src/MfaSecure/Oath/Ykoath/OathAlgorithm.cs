namespace MfaSecure.Oath;

/// <summary>The hash of the HMAC; the values are YKOATH's.</summary>
internal enum OathAlgorithm
{
    /// <summary>The one AWS uses.</summary>
    Sha1 = 0x01,

    Sha256 = 0x02,

    /// <summary>Firmware 4.3.1 and later.</summary>
    Sha512 = 0x03,
}
