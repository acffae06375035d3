namespace MfaSecure.Oath;

/// <summary>The hash under the code's HMAC; the values are YKOATH's.</summary>
internal enum OathAlgorithm
{
    /// <summary>SHA-1, what AWS uses.</summary>
    Sha1 = 0x01,

    /// <summary>SHA-256.</summary>
    Sha256 = 0x02,

    /// <summary>SHA-512, firmware 4.3.1 and later.</summary>
    Sha512 = 0x03,
}
