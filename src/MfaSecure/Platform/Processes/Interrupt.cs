using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Ctrl-C and its like while something is awaited: the work is cancelled, cleaned up, and the exit code tells.</summary>
internal static class Interrupt
{
    /// <summary>Runs <paramref name="work"/> on this thread to its end.</summary>
    /// <exception cref="InterruptedError">A signal came, and the work has ended for it.</exception>
    public static T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        SignalState.Capture();
        ProcessStart.GuardStandardDescriptors();
        using var stop = new CancellationTokenSource();
        var ended = 0;
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            ended = context.Signal switch
            {
                PosixSignal.SIGHUP => 1,
                PosixSignal.SIGTERM => 15,
                _ => 2,
            };
            stop.Cancel();
        }

        var registrations = new List<PosixSignalRegistration>();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            // What the caller ignores (nohup, a background job of a script) stays ignored.
            if (!SignalState.WasIgnored(signal))
            {
                registrations.Add(PosixSignalRegistration.Create(signal, Handle));
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            // .NET would set the terminal as it found it at the start, which for a job begun in the background is as the shell edits its lines.
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, static context => context.Cancel = true));
        }

        try
        {
            return work(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (ended != 0)
        {
            throw new InterruptedError(ended);
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }
}
