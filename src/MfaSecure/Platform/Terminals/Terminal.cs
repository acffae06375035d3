using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary><c>/dev/tty</c> in its normal line mode; only the echo changes, while a password is typed.</summary>
internal sealed unsafe class Terminal : ITerminal
{
    private const int PollMilliseconds = 100;

    /// <summary>SIGSTOP of signal.h.</summary>
    private static readonly int StopSignal = OperatingSystem.IsMacOS() ? 17 : 19;

    private static readonly PosixSignal[] Enders = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
    private readonly int descriptor;
    private TerminalModes? saved;
    private Action? continued;
    private PosixSignalRegistration? goingOn;
    private PausedPager? pager;
    private bool hasNoPager;

    private Terminal(int descriptor) => this.descriptor = descriptor;

    public static string? FindName()
        => OperatingSystem.IsWindows() ? null : NameOf(0) ?? NameOf(2) ?? NameOf(1) ?? ControllingName();

    /// <summary>Linux, admin-guide/devices.txt: pseudo terminals have major number 136, consoles 4.</summary>
    private static string? ControllingName()
    {
        var number = ProcessStat.Of("self")?.Terminal ?? 0;
        var (major, minor) = ((number >> 8) & 0xFFF, (number & 0xFF) | ((number >> 12) & 0xFFF00));
        return major switch { 136 => $"/dev/pts/{minor}", 4 when minor < 64 => $"/dev/tty{minor}", _ => null };
    }

    /// <summary>Null if there is no terminal, it <see cref="IsTaken"/>, or we are <see cref="IsInBackground"/>.</summary>
    public static ITerminal? Open()
        => OperatingSystem.IsWindows() ? WindowsTerminal.Open() : OpenUnless(static terminal => !terminal.IsOurs() || terminal.ReadsKeys());

    public static ITerminal? OpenBesideChild()
        => OperatingSystem.IsWindows() ? WindowsTerminal.Open()
            : OpenUnless(static terminal => !BorrowedTerminal.MayBorrow(terminal.descriptor)) is { } terminal ? new BorrowedTerminal(terminal, terminal.descriptor)
            : null;

    /// <summary>Whether our caller reads single keys (a completing shell, a full-screen program): a prompt would garble its screen, and it would get the keys.</summary>
    public static bool IsTaken()
    {
        using var terminal = OperatingSystem.IsWindows() ? null : OpenUnless(static _ => false);
        return terminal?.ReadsKeys() ?? false;
    }

    /// <summary>Whether the shell has us beside its foreground job (<c>aws … &amp;</c>, <c>diff &lt;(aws …)</c>): what is typed goes to others, and a read would stop us.</summary>
    public static bool IsInBackground()
    {
        using var terminal = OperatingSystem.IsWindows() ? null : OpenUnless(static _ => false);
        return terminal?.IsOurs() == false;
    }

    internal static bool IsForeground()
    {
        using var terminal = OperatingSystem.IsWindows() ? null : OpenUnless(static _ => false);
        return terminal?.IsOurs() ?? false;
    }

    /// <summary>80 if unknown; null if the descriptor is no terminal.</summary>
    public static int? FindWidth(int descriptor) => IsOn(descriptor) ? Libc.FindWindowSize(descriptor)?.Columns ?? 80 : null;

    public static bool IsOn(int descriptor) => !OperatingSystem.IsWindows() && Libc.IsATty(descriptor) == 1;

    public event Action? Continued
    {
        add
        {
            continued += value;
            if (!OperatingSystem.IsWindows())
            {
                goingOn ??= PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
                {
                    pager?.PauseAgain();
                    continued?.Invoke();
                });
            }
        }
        remove => continued -= value;
    }

    public (int Columns, int Rows)? Size => Libc.FindWindowSize(descriptor);

    public void Write(string text)
    {
        _ = PausePager();
        using var writer = new FdWriter(descriptor);
        writer.Write(text);
    }

    public IReadOnlyList<IDisposable> WhenLeft(Action wipe)
        => OperatingSystem.IsWindows() ? []
            : [PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context => Stop(context, wipe)), PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => wipe())];

    /// <summary>.NET does not stop a process whose handler has run.</summary>
    private static void Stop(PosixSignalContext context, Action wipe)
    {
        context.Cancel = true;
        wipe();
        _ = LibcSpawn.Kill(Environment.ProcessId, StopSignal);
    }

    public Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "")
        => Task.Factory.StartNew(() => ReadLine(echo, question, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        goingOn?.Dispose();
        Restore();
        pager?.Dispose();
        _ = Libc.Close(descriptor);
    }

    /// <summary>Safe at any moment, even in a signal handler.</summary>
    private void Restore() => Interlocked.Exchange(ref saved, null)?.SetOn(descriptor);

    private static Terminal? OpenUnless(Func<Terminal, bool> objection)
    {
        fixed (byte* path = "/dev/tty\0"u8)
        {
            var fd = Libc.Open(path, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
            var terminal = fd < 0 ? null : new Terminal(fd);
            if (terminal is not null && objection(terminal))
            {
                terminal.Dispose();
                terminal = null;
            }

            return terminal;
        }
    }

    private bool IsOurs() => LibcSpawn.GetForegroundGroup(descriptor) == LibcSpawn.GetProcessGroup();

    /// <summary>In the background the single-key reader is the shell.</summary>
    private bool ReadsKeys() => IsOurs() && TerminalModes.Of(descriptor) is { IsByLines: false } && !PausedPager.Exists(FindName());

    /// <summary>True if a pager has just been stopped: it may have cleared the screen.</summary>
    private bool PausePager()
    {
        if (TerminalModes.Of(descriptor) is not { IsByLines: false })
        {
            hasNoPager = false;
            return false;
        }

        if (hasNoPager || !IsOurs())
        {
            return false;
        }

        if (pager is null)
        {
            pager = PausedPager.Pause(descriptor, FindName());
        }
        else
        {
            pager.PauseAgain();
        }

        hasNoPager = pager is null;
        return pager is not null;
    }

    private string? ReadLine(bool echo, string question, CancellationToken cancellation)
    {
        _ = PausePager();
        if (!echo && TerminalModes.Of(descriptor) is { } modes)
        {
            saved = modes;
            modes.WithoutEcho().SetOn(descriptor);
        }

        // In a program that uses our library, Ctrl-C still ends that program: the handler cancels nothing.
        PosixSignalRegistration[] guards = echo ? [] : [.. Enders.Select(signal => PosixSignalRegistration.Create(signal, _ => Restore()))];
        try
        {
            Write(question);
            var line = new List<byte>(64);
            var buffer = stackalloc byte[256];
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var waiting = new Libc.PollFd { Fd = descriptor, Events = Libc.POLLIN };
                var isReady = Libc.Poll(&waiting, 1, PollMilliseconds) > 0;
                if (PausePager())
                {
                    // It started after us.
                    continued?.Invoke();
                }

                if (!isReady)
                {
                    continue;
                }

                var count = Libc.Read(descriptor, buffer, 256);
                if (count < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
                {
                    continue;
                }

                if (count <= 0)
                {
                    return null;
                }

                var typed = new ReadOnlySpan<byte>(buffer, (int)count);
                line.AddRange(typed);
                if (typed[^1] == (byte)'\n')
                {
                    return RawText.Decode(CollectionsMarshal.AsSpan(line)).TrimEnd('\r', '\n');
                }
            }
        }
        catch (OperationCanceledException)
        {
            // A half-typed code must not end up in the user's next command.
            _ = Libc.TcFlush(descriptor, Libc.TCIFLUSH);
            throw;
        }
        finally
        {
            Restore();
            Array.ForEach(guards, guard => guard.Dispose());
        }
    }

    private static string? NameOf(int descriptor)
    {
        var buffer = stackalloc byte[128];
        return Libc.TtyName(descriptor, buffer, 128) == 0
            ? RawText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer))
            : null;
    }
}
