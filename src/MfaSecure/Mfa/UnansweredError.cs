namespace MfaSecure.Mfa;

/// <summary>A person was asked for a code and gave none: the prompt timed out, or its input ended.</summary>
internal sealed class UnansweredError(string message, string hint, Exception? cause = null)
    : UserError(message, hint, ErrorKind.NobodyToAsk, cause);
