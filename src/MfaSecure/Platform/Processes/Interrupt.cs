using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Turns Ctrl-C, SIGTERM and SIGHUP into cancellation and the matching exit code.</summary>
internal static class Interrupt
{
    /// <summary>Blocks until <paramref name="work"/> has ended.</summary>
    /// <exception cref="InterruptedError">A signal came and the work has ended.</exception>
    public static T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        SignalState.Capture();
        ProcessStart.GuardStandardDescriptors();
        using var stop = new CancellationTokenSource();
        var exitCode = 0;
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            exitCode = context.Signal switch
            {
                PosixSignal.SIGHUP => 129,
                PosixSignal.SIGTERM => 143,
                _ => ExitCodes.Interrupted,
            };
            stop.Cancel();
        }

        var registrations = new List<PosixSignalRegistration>();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            // What the caller ignores (nohup, a script's background job) stays ignored.
            if (!SignalState.WasIgnored(signal))
            {
                registrations.Add(PosixSignalRegistration.Create(signal, Handle));
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            // .NET would restore the terminal modes of our start, which for a background job are those of the shell's line editor.
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, static context => context.Cancel = true));
        }

        try
        {
            return work(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (exitCode != 0)
        {
            throw new InterruptedError(exitCode);
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }
}

/// <summary>A signal ended the command; Program prints nothing for it.</summary>
internal sealed class InterruptedError(int exitCode) : UserError("interrupted", exitCode: exitCode);
