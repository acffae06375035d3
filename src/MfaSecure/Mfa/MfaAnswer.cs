namespace MfaSecure.Mfa;

/// <summary>What a source answers: a code, or none with the reason.</summary>
internal sealed class MfaAnswer
{
    private MfaAnswer(MfaCode? code, string reason, int exitCode, bool wasAsked)
        => (Code, Reason, ExitCode, WasAsked) = (code, reason, exitCode, wasAsked);

    /// <summary>The code; null where there is none.</summary>
    public MfaCode? Code { get; }

    /// <summary>Why there is none, in words that fit behind the source's name; empty beside a code.</summary>
    public string Reason { get; }

    /// <summary>The exit code if this is why the command ends.</summary>
    public int ExitCode { get; }

    /// <summary>Whether somebody was asked and did not answer.</summary>
    public bool WasAsked { get; }

    /// <summary>A code.</summary>
    public static MfaAnswer Of(MfaCode code) => new(code, "", ExitCodes.Ok, wasAsked: true);

    /// <summary>No code.</summary>
    public static MfaAnswer None(string reason, int exitCode = ExitCodes.NobodyToAsk, bool wasAsked = false) => new(null, reason, exitCode, wasAsked);
}
