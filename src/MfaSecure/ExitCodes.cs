namespace MfaSecure;

/// <summary>The exit codes of the tool's own failures; otherwise the code is the child's.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>STS refused, three wrong codes, or anything else that went wrong.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or a setting with a value that cannot be.</summary>
    public const int Usage = 2;

    /// <summary>A code is needed and nobody can be asked.</summary>
    public const int NobodyToAsk = 3;

    /// <summary>The program was found and cannot be run.</summary>
    public const int NotRunnable = 126;

    /// <summary>The program was not found.</summary>
    public const int NotFound = 127;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
