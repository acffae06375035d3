namespace MfaSecure.Oath;

/// <summary>One line of CALCULATE ALL.</summary>
/// <param name="account">The account.</param>
/// <param name="code">Its code; null when it needs a touch or is HOTP.</param>
/// <param name="needsTouch">Whether a touch is needed for its code.</param>
internal sealed class OathEntry(OathAccount account, OathCode? code, bool needsTouch)
{
    /// <summary>The account.</summary>
    public OathAccount Account { get; } = account;

    /// <summary>Its code; null when it needs a touch or is HOTP: then <see cref="OathApplet.CalculateAsync"/> has it.</summary>
    public OathCode? Code { get; } = code;

    /// <summary>Whether the key will wait for a touch.</summary>
    public bool NeedsTouch { get; } = needsTouch;
}
