namespace MfaSecure.Oath;

/// <summary>A computed code of six to eight digits.</summary>
internal sealed class OathCode(string digits, DateTimeOffset? validFrom, DateTimeOffset? validUntil)
{
    public string Digits { get; } = digits;

    /// <summary>When its time step began; null for HOTP.</summary>
    public DateTimeOffset? ValidFrom { get; } = validFrom;

    /// <summary>When its time step ends; null for HOTP.</summary>
    public DateTimeOffset? ValidUntil { get; } = validUntil;

    /// <summary>Does not show the code.</summary>
    public override string ToString() => new('*', Digits.Length);
}
