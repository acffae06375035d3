namespace MfaSecure;

/// <summary>A signal ended the command. Nothing is printed.</summary>
/// <param name="signal">The signal's number: 2 for Ctrl-C.</param>
internal sealed class InterruptedError(int signal) : UserError("interrupted", kind: ErrorKind.Interrupted)
{
    public int Signal { get; } = signal;
}
