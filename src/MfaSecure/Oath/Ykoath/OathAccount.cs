using System.Globalization;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>An account on a key, by the id it has there.</summary>
/// <remarks>
/// The id is <c>[period/][issuer:]name</c>. An ARN as a name reads as issuer <c>arn</c>: to find an account, compare
/// <see cref="HasId"/>, not the parts.
/// </remarks>
internal sealed class OathAccount
{
    /// <summary>The period, in seconds, of an id that names none.</summary>
    public const int DefaultPeriod = 30;

    /// <summary>The longest id a key takes, in bytes.</summary>
    public const int LongestId = 64;

    /// <param name="rawId">The id's bytes, kept as they are.</param>
    /// <param name="type">TOTP or HOTP; only TOTP ids have a period.</param>
    /// <param name="algorithm">Where the key told it.</param>
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

    /// <summary>The id's bytes on the key: what identifies the account there, even where they are not UTF-8.</summary>
    public ReadOnlyMemory<byte> RawId { get; }

    /// <summary>The id as text, for people.</summary>
    public string Id { get; }

    /// <summary>What stands before the first colon, if anything does.</summary>
    public string? Issuer { get; }

    /// <summary>What stands after it.</summary>
    public string Name { get; }

    /// <summary>TOTP or HOTP.</summary>
    public OathType Type { get; }

    /// <summary>The hash; null where the key did not say (CALCULATE ALL does not).</summary>
    public OathAlgorithm? Algorithm { get; }

    /// <summary>Seconds that a TOTP code lives.</summary>
    public int Period { get; } = DefaultPeriod;

    /// <summary>Made by Yubico's own tools for themselves, not to be shown.</summary>
    public bool IsHidden => Issuer == "_hidden";

    /// <summary>Whether the whole id on the key is this text, byte for byte.</summary>
    public bool HasId(string id) => RawId.Span.SequenceEqual(Encoding.UTF8.GetBytes(id));

    /// <summary>The id; it is no secret.</summary>
    public override string ToString() => Id;
}
