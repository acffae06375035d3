using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>C library calls for which .NET has no lossless or cheap equivalent.</summary>
internal static unsafe partial class Libc
{
    public const int O_RDONLY = 0;
    public const int O_RDWR = 2;
    public const int F_GETFD = 1;
    public const int TCIFLUSH = 0;
    public const int TCSANOW = 0;
    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;
    public const int X_OK = 1;
    public const int W_OK = 2;
    public const int RLIMIT_CORE = 4;
    public const int PR_SET_DUMPABLE = 4;
    public const int EINTR = 4;
    public const int ENOENT = 2;
    public const int EWOULDBLOCK_Linux = 11;
    public const short POLLIN = 1;

    /// <summary>signal.h on Linux and macOS.</summary>
    public const nint SIG_DFL = 0;

    public const nint SIG_IGN = 1;

    public static int O_CLOEXEC => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    public static int O_NOCTTY => OperatingSystem.IsMacOS() ? 0x20000 : 0x100;

    public static int O_NOFOLLOW => OperatingSystem.IsMacOS() ? 0x100 : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    public static int O_DIRECTORY => OperatingSystem.IsMacOS() ? 0x100000 : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    public static int O_NONBLOCK => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct RLimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    /// <summary><c>struct statx</c> of linux/stat.h, whose layout does not depend on the architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatX
    {
        [FieldOffset(20)] public uint Uid;
        [FieldOffset(24)] public uint Gid;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    public static int Open(byte* path, int flags, int mode) => OpenVariadic(path, flags, mode, 0, 0, 0, 0, 0, mode);

    /// <summary>open(2) is variadic: its last argument goes into the next register, on Apple's ARM onto the stack (from the ninth argument on). So pass both.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenVariadic(byte* path, int flags, nint mode, nint pad4, nint pad5, nint pad6, nint pad7, nint pad8, nint modeOnStack);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "pwrite")]
    public static partial nint WriteAt(int fd, byte* buffer, nint count, nint offset);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    public static partial int Truncate(int fd, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    public static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    public static partial int MakeFifo(byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "access")]
    public static partial int Access(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    public static partial int Execve(byte* path, byte** argv, byte** environment);

    [LibraryImport("libc", EntryPoint = "fchown")]
    public static partial int ChangeOwner(int fd, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsATty(int fd);

    [LibraryImport("libc", EntryPoint = "ttyname_r")]
    public static partial int TtyName(int fd, byte* buffer, nint length);

    /// <summary>TIOCGWINSZ of ioctl_tty(2).</summary>
    public static (int Columns, int Rows)? FindWindowSize(int fd)
    {
        var size = stackalloc ushort[4];
        var request = OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;
        return IoctlVariadic(fd, request, (nint)size, 0, 0, 0, 0, 0, (nint)size) == 0 && size[0] > 0 && size[1] > 0 ? (size[1], size[0]) : null;
    }

    /// <summary>Variadic, as <see cref="OpenVariadic"/>.</summary>
    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoctlVariadic(int fd, nuint request, nint argument, nint pad4, nint pad5, nint pad6, nint pad7, nint pad8, nint argumentOnStack);

    [LibraryImport("libc", EntryPoint = "tcflush")]
    public static partial int TcFlush(int fd, int queue);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    public static partial int TcGetAttr(int fd, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    public static partial int TcSetAttr(int fd, int action, byte* termios);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    public static partial int SigAction(int signal, byte* action, byte* previous);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    public static partial int GetRLimit(int resource, RLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    public static partial int SetRLimit(int resource, RLimit* limit);

    /// <summary>Linux only.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX_(int directory, byte* path, int flags, uint mask, StatX* result);

    /// <summary>Linux only.</summary>
    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int Prctl(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    /// <summary>Only the runtime's own shim gives it portably.</summary>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetEnviron")]
    public static partial byte** GetEnviron();

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    public static partial nint* GetPasswordEntry(uint uid);
}
