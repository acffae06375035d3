using System.Globalization;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>YKOATH's values, for RFC 4226 and RFC 6238.</summary>
internal enum OathType
{
    Hotp = 0x10,
    Totp = 0x20,
}

/// <summary>YKOATH's values. AWS uses SHA-1; SHA-512 needs firmware 4.3.1.</summary>
internal enum OathAlgorithm
{
    Sha1 = 0x01,
    Sha256 = 0x02,
    Sha512 = 0x03,
}

/// <summary>An account by its id on the YubiKey, <c>[period/][issuer:]name</c>.</summary>
/// <remarks>An ARN as the name is parsed as issuer <c>arn</c>: find an account by <see cref="HasId"/>, not by its parts.</remarks>
internal sealed class OathAccount
{
    /// <summary>Seconds, for an id without a period.</summary>
    public const int DefaultPeriod = 30;

    /// <summary>In bytes of UTF-8.</summary>
    public const int LongestId = 64;

    public OathAccount(ReadOnlySpan<byte> rawId, OathType type, OathAlgorithm? algorithm = null)
    {
        RawId = rawId.ToArray();
        Type = type;
        Algorithm = algorithm;
        Id = Encoding.UTF8.GetString(rawId);
        var rest = Id;
        if (type == OathType.Totp && Id.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            && slash < Id.Length - 1
            && int.TryParse(Id.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var period) && period > 0)
        {
            Period = period;
            rest = Id[(slash + 1)..];
        }

        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var hasIssuer = colon > 0 && colon < rest.Length - 1;
        Issuer = hasIssuer ? rest[..colon] : null;
        Name = hasIssuer ? rest[(colon + 1)..] : rest;
    }

    /// <summary>May not be UTF-8.</summary>
    public ReadOnlyMemory<byte> RawId { get; }

    public string Id { get; }

    public string? Issuer { get; }

    public string Name { get; }

    public OathType Type { get; }

    /// <summary>Null if the YubiKey did not report it (CALCULATE ALL does not).</summary>
    public OathAlgorithm? Algorithm { get; }

    public int Period { get; } = DefaultPeriod;

    /// <summary>Made by Yubico's tools for their own use.</summary>
    public bool IsHidden => Issuer == "_hidden";

    /// <summary>Byte for byte.</summary>
    public bool HasId(string id) => RawId.Span.SequenceEqual(Encoding.UTF8.GetBytes(id));

    public override string ToString() => Id;
}
