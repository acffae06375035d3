namespace MfaSecure.Oath;

/// <summary>One line of CALCULATE ALL.</summary>
internal sealed class OathEntry(OathAccount account, OathCode? code, bool needsTouch)
{
    public OathAccount Account { get; } = account;

    /// <summary>Null if it needs a touch or is HOTP: then call <see cref="OathApplet.CalculateAsync"/>.</summary>
    public OathCode? Code { get; } = code;

    public bool NeedsTouch { get; } = needsTouch;
}
