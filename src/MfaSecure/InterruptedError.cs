namespace MfaSecure;

/// <summary>A signal ended the command. Nothing is printed.</summary>
internal sealed class InterruptedError(int signal) : UserError("interrupted", kind: ErrorKind.Interrupted)
{
    public int Signal { get; } = signal;
}
