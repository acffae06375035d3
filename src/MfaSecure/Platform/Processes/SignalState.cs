using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>The signal dispositions and limits we were started with, to be those of the program we become.</summary>
/// <remarks>
/// A caught signal falls back to its default at execve; an ignored one stays ignored. So what must be put right is what
/// .NET ignores and the caller did not (SIGPIPE, unless the native image leaves it alone), and what the caller ignored
/// and .NET caught. The mask is the calling thread's and never changed by us.
/// </remarks>
internal static unsafe class SignalState
{
    private const int Highest = 31;
    private static readonly int ChildEnded = OperatingSystem.IsMacOS() ? 20 : 17;
    private static readonly bool[] Ignored = new bool[Highest + 1];
    private static Libc.RLimit core;
    private static bool hasCore;
    private static bool captured;

    /// <summary>Notes the dispositions and turns core dumps off, for as long as secrets are in memory.</summary>
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

        // A reader of ours that goes away is an error to handle, not the end.
        Set(NativeImage.SigPipe, Libc.SIG_IGN);
        fixed (Libc.RLimit* limit = &core)
        {
            hasCore = Libc.GetRLimit(Libc.RLIMIT_CORE, limit) == 0;
        }

        AllowCore(false);
        captured = true;
    }

    /// <summary>Whether the caller ignored a signal. .NET's names are the same everywhere, the numbers are those of signal(7).</summary>
    public static bool WasIgnored(PosixSignal signal)
        => signal switch
        {
            PosixSignal.SIGHUP => Ignored[1],
            PosixSignal.SIGINT => Ignored[2],
            PosixSignal.SIGQUIT => Ignored[3],
            PosixSignal.SIGTERM => Ignored[15],
            _ => false,
        };

    /// <summary>Puts back what was found, right before execve.</summary>
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

    /// <summary>Makes ready for a child of <see cref="AttachedChild"/>: what the caller ignored is ignored (but SIGCHLD), and core dumps are as they were.</summary>
    /// <returns>The signals that only we ignore, which the child must find at their default.</returns>
    public static List<int> BeforeSpawn()
    {
        var ours = new List<int>();
        for (var signal = 1; signal <= Highest; signal++)
        {
            var now = Disposition(signal);
            if (signal == ChildEnded && now == Libc.SIG_IGN)
            {
                // Ignored, it would have the kernel throw the child's exit code away. The child finds the default.
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
    /// We go on, with secrets in memory, and are not to be stopped (SIGTTOU) for a word on the terminal, or for giving it
    /// back, while the child's jobs have it.
    /// </summary>
    public static void AfterSpawn()
    {
        AllowCore(false);
        Set(22, Libc.SIG_IGN);
    }

    /// <summary>Whether the caller ignored a signal, by its number here.</summary>
    public static bool WasIgnored(int signal) => signal <= Highest && Ignored[signal];

    /// <summary>Ends this process by a signal, as its child was; returns where the signal is blocked.</summary>
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
