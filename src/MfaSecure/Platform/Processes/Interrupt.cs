using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

internal static class Interrupt
{
    /// <summary>After a signal, throws <see cref="InterruptedError"/> when the work has ended.</summary>
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
