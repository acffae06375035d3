namespace MfaSecure.Mfa;

/// <summary>What a source answers: a code, or none with the reason.</summary>
internal sealed class MfaCodeResult
{
    private MfaCodeResult(MfaCode? code, string reason, ErrorKind kind, bool wasAsked)
        => (Code, Reason, Kind, WasAsked) = (code, reason, kind, wasAsked);

    /// <summary>What to do about it; null where that depends on who asks.</summary>
    public string? Hint { get; private init; }

    /// <summary>Whether the reason says something to the user; who never spoke of a key need not hear that none is in.</summary>
    public bool Matters { get; private init; } = true;

    /// <summary>The code; null where there is none.</summary>
    public MfaCode? Code { get; }

    /// <summary>Why there is none, as a clause; of a program, one that fits behind its name; empty beside a code.</summary>
    public string Reason { get; }

    /// <summary>The kind of failure, if this is why the command ends.</summary>
    public ErrorKind Kind { get; }

    /// <summary>Whether somebody was asked and did not answer.</summary>
    public bool WasAsked { get; }

    /// <summary>A code.</summary>
    public static MfaCodeResult Of(MfaCode code) => new(code, "", ErrorKind.Failed, wasAsked: true);

    /// <summary>No code.</summary>
    public static MfaCodeResult None(string reason, ErrorKind kind = ErrorKind.NobodyToAsk, bool wasAsked = false, bool matters = true, string? hint = null)
        => new(null, reason, kind, wasAsked) { Matters = matters, Hint = hint };
}
