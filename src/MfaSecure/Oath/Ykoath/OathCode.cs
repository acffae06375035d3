namespace MfaSecure.Oath;

/// <summary>A computed code.</summary>
/// <param name="digits">Six to eight digits.</param>
/// <param name="validFrom">When its time step began; null for HOTP.</param>
/// <param name="validUntil">When its time step ends; null for HOTP.</param>
internal sealed class OathCode(string digits, DateTimeOffset? validFrom, DateTimeOffset? validUntil)
{
    /// <summary>The code itself.</summary>
    public string Digits { get; } = digits;

    /// <summary>When its time step began; null for HOTP.</summary>
    public DateTimeOffset? ValidFrom { get; } = validFrom;

    /// <summary>When its time step ends; null for HOTP.</summary>
    public DateTimeOffset? ValidUntil { get; } = validUntil;

    /// <summary>Never the code.</summary>
    public override string ToString() => new('*', Digits.Length);
}
