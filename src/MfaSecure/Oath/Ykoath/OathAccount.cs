using System.Globalization;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>An OATH account on a YubiKey, by its id there.</summary>
/// <remarks>
/// The id is <c>[period/][issuer:]name</c>. An ARN as the name is parsed as issuer <c>arn</c>, so find an account by
/// <see cref="HasId"/>, not by its parts.
/// </remarks>
internal sealed class OathAccount
{
    /// <summary>Seconds, for an id without a period.</summary>
    public const int DefaultPeriod = 30;

    /// <summary>In bytes of UTF-8.</summary>
    public const int LongestId = 64;

    /// <remarks>Only TOTP ids have a period; the algorithm is null if the YubiKey did not report it.</remarks>
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

    /// <summary>The id's bytes, which may not be UTF-8.</summary>
    public ReadOnlyMemory<byte> RawId { get; }

    public string Id { get; }

    public string? Issuer { get; }

    public string Name { get; }

    public OathType Type { get; }

    /// <summary>Null if the key did not report it (CALCULATE ALL does not).</summary>
    public OathAlgorithm? Algorithm { get; }

    /// <summary>How long a TOTP code is valid, in seconds.</summary>
    public int Period { get; } = DefaultPeriod;

    /// <summary>Made by Yubico's tools for their own use.</summary>
    public bool IsHidden => Issuer == "_hidden";

    /// <summary>Whether the id is this text, byte for byte.</summary>
    public bool HasId(string id) => RawId.Span.SequenceEqual(Encoding.UTF8.GetBytes(id));

    /// <summary>The id, which is not secret.</summary>
    public override string ToString() => Id;
}
