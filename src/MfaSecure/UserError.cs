namespace MfaSecure;

/// <summary>A failure told to the user in words: what happened, and what to do next.</summary>
/// <remarks>
/// Below <c>Program</c> nobody prints an error or exits: this is thrown, and <c>Program</c> turns it into
/// <c>aws-mfa-secure: error: …</c>, <c>aws-mfa-secure: hint: …</c> and <see cref="ExitCode"/>.
/// </remarks>
public class UserError(string message, string? hint = null, int exitCode = ExitCodes.Failed, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What to do next: lower case, no full stop; null where there is nothing to add.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The process's exit code, one of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
