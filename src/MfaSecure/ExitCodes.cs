namespace MfaSecure;

/// <summary>The exit codes of our own failures; otherwise the exit code is the child's.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    public const int Failed = 1;

    public const int Usage = 2;

    public const int NobodyToAsk = 3;

    public const int NotRunnable = 126;

    public const int NotFound = 127;

    public const int Interrupted = 130;

    /// <summary>After a signal, 128 plus the signal's number, as in a shell.</summary>
    public static int Of(UserError error) => error.Kind switch
    {
        ErrorKind.Usage => Usage,
        ErrorKind.NobodyToAsk => NobodyToAsk,
        ErrorKind.NotRunnable => NotRunnable,
        ErrorKind.NotFound => NotFound,
        ErrorKind.Interrupted => error is InterruptedError { Signal: var signal } ? 128 + signal : Interrupted,
        _ => Failed,
    };
}
