using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>The signal dispositions and limits that we were started with, to be restored for the program we exec.</summary>
/// <remarks>
/// execve resets a caught signal to its default and leaves an ignored one ignored. So we restore what .NET ignores and the
/// caller did not (SIGPIPE, unless the native image leaves it alone), and what the caller ignored and .NET catches. We
/// never change the signal mask.
/// </remarks>
internal static unsafe class SignalState
{
    private const int Highest = 31;
    private static readonly int ChildEnded = OperatingSystem.IsMacOS() ? 20 : 17;
    private static readonly bool[] Ignored = new bool[Highest + 1];
    private static Libc.RLimit core;
    private static bool hasCore;
    private static bool captured;

    /// <summary>Saves the dispositions and disables core dumps while secrets are in memory.</summary>
    public static void Capture()
    {
        if (captured || OperatingSystem.IsWindows())
        {
            return;
        }

        for (var signal = 1; signal <= Highest; signal++)
        {
            Ignored[signal] = Disposition(signal) == Libc.SIG_IGN;
        }

        if (!NativeImage.KeepsSigPipe)
        {
            Ignored[NativeImage.SigPipe] = false;
        }

        // A closed pipe must be an error to handle, not the end of the process.
        Set(NativeImage.SigPipe, Libc.SIG_IGN);
        fixed (Libc.RLimit* limit = &core)
        {
            hasCore = Libc.GetRLimit(Libc.RLIMIT_CORE, limit) == 0;
        }

        AllowCore(false);
        captured = true;
    }

    /// <summary>Whether the caller ignored a signal; the numbers are those of signal(7).</summary>
    public static bool WasIgnored(PosixSignal signal)
        => signal switch
        {
            PosixSignal.SIGHUP => Ignored[1],
            PosixSignal.SIGINT => Ignored[2],
            PosixSignal.SIGQUIT => Ignored[3],
            PosixSignal.SIGTERM => Ignored[15],
            _ => false,
        };

    /// <summary>Restores what was saved, right before execve.</summary>
    public static void Restore()
    {
        if (!captured)
        {
            if (!NativeImage.KeepsSigPipe)
            {
                Set(NativeImage.SigPipe, Libc.SIG_DFL);
            }

            return;
        }

        for (var signal = 1; signal <= Highest; signal++)
        {
            var now = Disposition(signal);
            if (Ignored[signal] && now != Libc.SIG_IGN)
            {
                Set(signal, Libc.SIG_IGN);
            }
            else if (!Ignored[signal] && now == Libc.SIG_IGN)
            {
                Set(signal, Libc.SIG_DFL);
            }
        }

        AllowCore(true);
    }

    /// <summary>Restores for a child what the caller ignored (except SIGCHLD) and its core dump limit.</summary>
    /// <returns>The signals that only we ignore, which the child must get at their default.</returns>
    public static List<int> BeforeSpawn()
    {
        var ours = new List<int>();
        for (var signal = 1; signal <= Highest; signal++)
        {
            var now = Disposition(signal);
            if (signal == ChildEnded && now == Libc.SIG_IGN)
            {
                // If it is ignored, the kernel discards the child's exit code.
                Set(signal, Libc.SIG_DFL);
            }
            else if (Ignored[signal] && now != Libc.SIG_IGN && signal != ChildEnded)
            {
                Set(signal, Libc.SIG_IGN);
            }
            else if (!Ignored[signal] && now == Libc.SIG_IGN)
            {
                ours.Add(signal);
            }
        }

        AllowCore(true);
        return ours;
    }

    /// <summary>
    /// Disables core dumps again, and ignores SIGTTOU: writing to the terminal while the child's jobs own it must not stop us.
    /// </summary>
    public static void AfterSpawn()
    {
        AllowCore(false);
        Set(22, Libc.SIG_IGN);
    }

    /// <summary>The same by the signal's number on this system.</summary>
    public static bool WasIgnored(int signal) => signal <= Highest && Ignored[signal];

    /// <summary>Ends this process by a signal; returns if the signal is blocked.</summary>
    public static void DieBy(int signal)
    {
        Set(signal, Libc.SIG_DFL);
        _ = LibcSpawn.Kill(Environment.ProcessId, signal);
    }

    private static void AllowCore(bool callers)
    {
        if (hasCore)
        {
            var limit = callers ? core : new Libc.RLimit { Current = 0, Maximum = core.Maximum };
            _ = Libc.SetRLimit(Libc.RLIMIT_CORE, &limit);
        }
    }

    /// <summary><c>struct sigaction</c> begins with the handler on Linux and macOS; 256 bytes hold it on both.</summary>
    private static nint Disposition(int signal)
    {
        var action = stackalloc byte[256];
        return Libc.SigAction(signal, null, action) == 0 ? *(nint*)action : Libc.SIG_DFL;
    }

    private static void Set(int signal, nint handler)
    {
        var action = stackalloc byte[256];
        new Span<byte>(action, 256).Clear();
        *(nint*)action = handler;
        _ = Libc.SigAction(signal, action, null);
    }
}
