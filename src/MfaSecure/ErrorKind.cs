namespace MfaSecure;

/// <summary>What kind of failure a <see cref="UserError"/> is. <see cref="ExitCodes"/> alone turns it into an exit code.</summary>
public enum ErrorKind
{
    /// <summary>STS refused, three wrong codes, or any other failure.</summary>
    Failed,

    /// <summary>Wrong usage, or a setting with an invalid value.</summary>
    Usage,

    /// <summary>A code or an answer is needed and nobody can be asked.</summary>
    NobodyToAsk,

    /// <summary>The program was found and cannot be run.</summary>
    NotRunnable,

    /// <summary>The program was not found.</summary>
    NotFound,

    /// <summary>Ctrl-C, or another signal that ends the command.</summary>
    Interrupted,
}
