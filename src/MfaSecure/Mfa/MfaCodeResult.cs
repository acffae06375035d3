namespace MfaSecure.Mfa;

internal sealed class MfaCodeResult
{
    private MfaCodeResult(MfaCode? code, string reason) => (Code, Reason) = (code, reason);

    public MfaCode? Code { get; }

    /// <summary>Why there is no code, as a clause that names the source; empty if there is nothing to report.</summary>
    public string Reason { get; }

    /// <summary>Null if the fix depends on the caller.</summary>
    public string? Hint { get; private init; }

    /// <summary>False when the user configured no YubiKey: a missing one is not news.</summary>
    public bool Matters { get; private init; } = true;

    public ErrorKind Kind { get; private init; }

    /// <summary>Whether a person was asked and did not answer.</summary>
    public bool WasAsked { get; private init; }

    public static MfaCodeResult Of(MfaCode code) => new(code, "") { WasAsked = true };

    public static MfaCodeResult None(string reason, ErrorKind kind = ErrorKind.NobodyToAsk, bool wasAsked = false, bool matters = true, string? hint = null)
        => new(null, reason) { Kind = kind, WasAsked = wasAsked, Matters = matters, Hint = hint };
}
