using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>The signal dispositions and limits that we were started with, for the program we exec.</summary>
/// <remarks>
/// execve resets a caught signal and leaves an ignored one ignored. So we undo what .NET ignores (SIGPIPE, unless the native image
/// leaves it alone), and ignore again what the caller ignored and .NET catches. The signal mask never changes.
/// </remarks>
internal static unsafe class SignalState
{
    private const int Highest = 31, SigPipe = 13;
    private static readonly int ChildEnded = OperatingSystem.IsMacOS() ? 20 : 17;
    private static readonly bool[] Ignored = new bool[Highest + 1];
    private static Libc.RLimit core;
    private static bool hasCore;
    private static bool captured;

    /// <summary>Whether SIGPIPE is as the caller set it. .NET ignores it before our code runs; the native Linux build removes that call (src/Native.targets).</summary>
    private static bool KeepsSigPipe => OperatingSystem.IsLinux() && !RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>Also disables core dumps while secrets are in memory.</summary>
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

        if (!KeepsSigPipe)
        {
            Ignored[SigPipe] = false;
        }

        // A closed pipe must be an error to handle, not the end of the process.
        Set(SigPipe, Libc.SIG_IGN);
        fixed (Libc.RLimit* limit = &core)
        {
            hasCore = Libc.GetRLimit(Libc.RLIMIT_CORE, limit) == 0;
        }

        AllowCore(false);
        captured = true;
    }

    public static bool WasIgnored(PosixSignal signal)
        => signal switch
        {
            PosixSignal.SIGHUP => Ignored[1],
            PosixSignal.SIGINT => Ignored[2],
            PosixSignal.SIGQUIT => Ignored[3],
            PosixSignal.SIGTERM => Ignored[15],
            _ => false,
        };

    public static void Restore()
    {
        if (!captured)
        {
            if (!KeepsSigPipe)
            {
                Set(SigPipe, Libc.SIG_DFL);
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

    /// <summary>Returns the signals that only we ignore: the child must get them at their default.</summary>
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

    /// <summary>Also ignores SIGTTOU: writing to the terminal while the child's jobs own it must not stop us.</summary>
    public static void AfterSpawn()
    {
        AllowCore(false);
        Set(22, Libc.SIG_IGN);
    }

    public static bool WasIgnored(int signal) => signal <= Highest && Ignored[signal];

    /// <summary>Dies by a signal as a shell's loops expect; returns if the signal is blocked.</summary>
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
