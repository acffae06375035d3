using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>The keyboard and screen of a program under test: the master side of a pty.</summary>
public sealed class PseudoTerminal : IDisposable
{
    private readonly Lock gate = new();
    private readonly MemoryStream screen = new();
    private readonly Thread reader;
    private int master;
    private int slave;
    private int read;
    private bool ended;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PseudoTerminal(int master, string path, int columns, int rows)
    {
        this.master = master;
        Path = path;
        Resize(columns, rows);

        // Stays open until a program has opened it: without an open slave, the master reads end of file.
        slave = Libc.Open(path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec);

        reader = new Thread(ReadAll) { IsBackground = true, Name = $"screen of {path}" };
        reader.Start();
    }

    public string Path { get; }

    /// <summary>All output so far, including the echo of typed text.</summary>
    public string Transcript
    {
        get
        {
            lock (gate)
            {
                return Encoding.UTF8.GetString(screen.GetBuffer(), 0, (int)screen.Length);
            }
        }
    }

    /// <summary>The current modes of the line discipline. Can also be read after the program has exited.</summary>
    public TerminalModes Modes
    {
        get
        {
            Span<byte> termios = stackalloc byte[256];
            return Libc.TcGetAttr(master, termios) == 0 ? TerminalModes.Parse(termios) : throw new InvalidOperationException($"{Path} has been hung up");
        }
    }

    public static PseudoTerminal Open(int columns = 80, int rows = 24)
    {
        var master = OpenMaster();
        return new PseudoTerminal(master, SlaveOf(master), columns, rows);
    }

    /// <summary>Waits for a text in the output that follows the previously awaited text.</summary>
    public async Task WaitForAsync(string text, TimeSpan? timeout = null)
    {
        var expected = Encoding.UTF8.GetBytes(text);
        using var expiry = new CancellationTokenSource(timeout ?? Deadline.Default);
        while (true)
        {
            Task change;
            bool over;
            lock (gate)
            {
                var at = screen.GetBuffer().AsSpan(read, (int)screen.Length - read).IndexOf(expected);
                if (at >= 0)
                {
                    read += at + expected.Length;
                    return;
                }

                change = changed.Task;
                over = ended;
            }

            if (over || await Task.WhenAny(change, Task.Delay(Timeout.Infinite, expiry.Token)) != change)
            {
                throw new TimeoutException($"the terminal {(over ? "was closed and " : "")}never showed '{text}'; transcript:\n{Transcript}");
            }
        }
    }

    /// <summary><c>\r</c> is the Enter key, <c>\x03</c> Ctrl-C, <c>\x04</c> Ctrl-D, <c>\x1a</c> Ctrl-Z.</summary>
    public void Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    public void Type(ReadOnlySpan<byte> keys)
    {
        while (keys.Length > 0)
        {
            var done = Libc.Write(master, keys, keys.Length);
            keys = done > 0 ? keys[(int)done..] : throw Libc.Failure("typing");
        }
    }

    public void TypeLine(string text) => Type(text + "\r");

    /// <summary>The kernel then sends SIGWINCH.</summary>
    public void Resize(int columns, int rows)
    {
        var size = new Libc.WindowSize { Columns = (ushort)columns, Rows = (ushort)rows };
        var request = OperatingSystem.IsMacOS() ? 0x80087467u : 0x5414u;
        if (Libc.Ioctl(master, request, size) != 0)
        {
            throw Libc.Failure("TIOCSWINSZ");
        }
    }

    /// <summary>Closes the window: programs in it get SIGHUP and end of file.</summary>
    public void HangUp()
    {
        ReleaseSlave();
        lock (gate)
        {
            ended = true;
        }

        reader.Join();
        if (master >= 0)
        {
            _ = Libc.Close(master);
            master = -1;
        }
    }

    public void Dispose()
    {
        HangUp();
        screen.Dispose();
    }

    /// <summary>Closes our slave side once a program has opened its own, so that the transcript ends with the last program.</summary>
    internal void ReleaseSlave()
    {
        if (Interlocked.Exchange(ref slave, -1) is >= 0 and var fd)
        {
            _ = Libc.Close(fd);
        }
    }

    /// <summary>Completes when all programs have closed the terminal and the transcript has all of their output.</summary>
    internal async Task EndAsync(TimeSpan timeout)
    {
        await Deadline.UntilAsync(() => !reader.IsAlive, () => $"a program still has the terminal open; transcript:\n{Transcript}", timeout);
    }

    private void ReadAll()
    {
        var buffer = new byte[4096];
        Span<Libc.PollEntry> entries = stackalloc Libc.PollEntry[1];
        while (true)
        {
            // Polls with a timeout because closing the descriptor would not interrupt a blocked read.
            entries[0] = new() { Fd = master, Events = Libc.PollIn };
            var ready = Libc.Poll(entries, 1, 50) > 0;
            lock (gate)
            {
                if (ready && !ended)
                {
                    // EIO: all slave descriptors are closed, and all output has been read.
                    var count = (int)Libc.Read(master, buffer, buffer.Length);
                    ended = count <= 0;
                    screen.Write(buffer, 0, Math.Max(count, 0));
                    changed.TrySetResult();
                    changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                if (ended)
                {
                    return;
                }
            }
        }
    }

    private static int OpenMaster()
    {
        var fd = Libc.PosixOpenPt(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec);
        return fd >= 0 && Libc.GrantPt(fd) == 0 && Libc.UnlockPt(fd) == 0 ? fd : throw Libc.Failure("posix_openpt");
    }

    private static string SlaveOf(int master)
    {
        Span<byte> name = stackalloc byte[128];
        return Libc.PtsName(master, name, name.Length) == 0
            ? Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])
            : throw Libc.Failure("ptsname_r");
    }
}
