namespace MfaSecure.Mfa;

/// <summary>What a source answers: a code, or none with the reason.</summary>
public sealed class MfaAnswer
{
    private MfaAnswer(MfaCode? code, string reason, int exitCode)
        => (Code, Reason, ExitCode) = (code, reason, exitCode);

    /// <summary>The code; null where there is none.</summary>
    public MfaCode? Code { get; }

    /// <summary>Why there is none, in words that fit behind the source's name; empty beside a code.</summary>
    public string Reason { get; }

    /// <summary>The exit code if this is why the command ends.</summary>
    public int ExitCode { get; }

    /// <summary>A code.</summary>
    public static MfaAnswer Of(MfaCode code) => new(code, "", ExitCodes.Ok);

    /// <summary>No code.</summary>
    public static MfaAnswer None(string reason, int exitCode = ExitCodes.NobodyToAsk) => new(null, reason, exitCode);
}
