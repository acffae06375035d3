namespace MfaSecure.Oath;

internal sealed class OathCode(string digits, DateTimeOffset? validFrom, DateTimeOffset? validUntil)
{
    public string Digits { get; } = digits;

    /// <summary>Null for HOTP.</summary>
    public DateTimeOffset? ValidFrom { get; } = validFrom;

    public DateTimeOffset? ValidUntil { get; } = validUntil;

    /// <summary>Does not show the code.</summary>
    public override string ToString() => new('*', Digits.Length);
}
