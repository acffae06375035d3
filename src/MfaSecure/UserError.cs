namespace MfaSecure;

/// <summary>A failure as the user reads it: what happened, and what to do next.</summary>
/// <remarks>
/// Below <c>Program</c> nobody prints an error or exits: this is thrown, and <c>Program</c> prints
/// <c>aws-mfa-secure: error: …</c> and <c>aws-mfa-secure: hint: …</c> and picks the exit code.
/// </remarks>
public class UserError(string message, string? hint = null, ErrorKind kind = ErrorKind.Failed, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What to do next: lower case, no period; null where there is nothing to add.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The kind of failure.</summary>
    public ErrorKind Kind { get; } = kind;
}
