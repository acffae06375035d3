using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary><c>ExitCode</c> is 128 + <c>Signal</c> if a signal ended the program, else <c>Signal</c> is 0.</summary>
internal readonly record struct ChildEnd(int ExitCode, int Signal);

/// <summary>A program that shares our descriptors, terminal and process group, with the signal dispositions and limits that we were started with.</summary>
/// <remarks>
/// posix_spawn itself: <see cref="System.Diagnostics.Process"/>, and so CliWrap, decodes arguments and environment, changes signals
/// and terminal, and reports a signal only as an exit code. The terminal's Ctrl-C and Ctrl-Z reach both of us: the program answers
/// the first and we outlive it; the second stops both, and <c>fg</c> wakes both. A signal sent to us alone is passed on.
/// </remarks>
internal sealed unsafe class AttachedChild
{
    /// <summary>signal.h on Linux and macOS.</summary>
    private static readonly int Usr1 = OperatingSystem.IsMacOS() ? 30 : 10, Usr2 = OperatingSystem.IsMacOS() ? 31 : 12;

    private const int Hup = 1, Int = 2, Quit = 3, Term = 15;

    private readonly Action interrupted;
    private readonly Lock mutex = new();
    private readonly List<int> early = [];
    private int pid;

    private AttachedChild(Action interrupted) => this.interrupted = interrupted;

    /// <summary>Calls <paramref name="interrupted"/> on Ctrl-C, on another thread.</summary>
    /// <exception cref="UserError">It cannot be run; exit code 126, or 127 where it is gone.</exception>
    public static ChildEnd Run(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment, Action interrupted)
        => OperatingSystem.IsWindows()
            ? new(Exec.RunOnWindows(path, arguments, environment), 0)
            : new AttachedChild(interrupted).Run(path, arguments, environment);

    private ChildEnd Run(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        SignalState.Capture();
        var registrations = new List<PosixSignalRegistration>();
        foreach (var signal in (ReadOnlySpan<int>)[Hup, Int, Quit, Term, Usr1, Usr2])
        {
            // What the caller ignores (nohup, a script's background job), both of us ignore.
            if (!SignalState.WasIgnored(signal))
            {
                registrations.Add(PosixSignalRegistration.Create(Named(signal), context =>
                {
                    context.Cancel = true;
                    Receive(signal);
                }));
            }
        }

        try
        {
            var started = Spawn(path, arguments, environment);
            lock (mutex)
            {
                pid = started;
                early.ForEach(signal => _ = LibcSpawn.Kill(started, signal));
            }

            return Wait(started);
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }

    private void Receive(int signal)
    {
        if (signal is Int or Quit)
        {
            interrupted();
            // The terminal sent it to the program too; a second one may force it to quit (terraform).
            if (Terminal.IsForeground())
            {
                return;
            }
        }

        lock (mutex)
        {
            if (pid > 0)
            {
                _ = LibcSpawn.Kill(pid, signal);
            }
            else if (pid == 0)
            {
                early.Add(signal);
            }
        }
    }

    private static int Spawn(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        var attributes = stackalloc byte[LibcSpawn.Room];
        var defaults = stackalloc byte[LibcSpawn.Room];
        _ = LibcSpawn.EmptySignals(defaults);
        var argv = NativeStrings.Allocate(arguments);
        var environ = NativeStrings.Allocate(environment.Entries);
        try
        {
            foreach (var signal in SignalState.BeforeSpawn())
            {
                _ = LibcSpawn.AddSignal(defaults, signal);
            }

            _ = LibcSpawn.InitAttributes(attributes);
            _ = LibcSpawn.SetDefaultSignals(attributes, defaults);
            _ = LibcSpawn.SetFlags(attributes, LibcSpawn.SetSignalDefaults);
            int started, error;
            fixed (byte* file = RawText.EncodeZ(path))
            {
                error = LibcSpawn.Spawn(&started, file, null, attributes, argv, environ);
            }

            _ = LibcSpawn.DestroyAttributes(attributes);
            return error == 0 ? started : throw Exec.CannotRun(path, error);
        }
        finally
        {
            SignalState.AfterSpawn();
            NativeMemory.Free(argv);
            NativeMemory.Free(environ);
        }
    }

    private ChildEnd Wait(int started)
    {
        int status, error;
        while (LibcSpawn.WaitPid(started, &status, 0) < 0)
        {
            error = Marshal.GetLastPInvokeError();
            if (error != Libc.EINTR)
            {
                throw new UserError($"cannot wait for the program: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }

        lock (mutex)
        {
            // The kernel may reuse the number from now on.
            pid = -1;
        }

        var signal = status & 0x7F;
        return signal == 0 ? new((status >> 8) & 0xFF, 0) : new(128 + signal, signal);
    }

    /// <summary>.NET's own values are negative; other signals go by number.</summary>
    private static PosixSignal Named(int signal)
        => signal switch
        {
            Hup => PosixSignal.SIGHUP,
            Int => PosixSignal.SIGINT,
            Quit => PosixSignal.SIGQUIT,
            Term => PosixSignal.SIGTERM,
            _ => (PosixSignal)signal,
        };
}
