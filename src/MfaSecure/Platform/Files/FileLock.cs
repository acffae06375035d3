using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>A kernel lock: it is freed when its holder is killed. The file is created with mode 0600 and never removed.</summary>
internal sealed unsafe class FileLock : IDisposable
{
    /// <summary>O_CREAT and O_EXCL.</summary>
    private const int Create = 0xC0;
    private const int CreateMac = 0xA00;
    private int descriptor;

    private FileLock(int descriptor) => this.descriptor = descriptor;

    /// <summary>Null if another process holds the lock, or with <paramref name="isUnsupported"/> if the file or its system does not allow one.</summary>
    public static FileLock? TryTake(string path, out bool isUnsupported) => TryTake(Open(path), path, out isUnsupported);

    /// <summary>The folder's own lock: leaves no file in it.</summary>
    public static FileLock? TryTakeFolder(string path, out bool isUnsupported)
    {
        fixed (byte* name = RawText.EncodeZ(path))
        {
            return TryTake(Libc.Open(name, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), path, out isUnsupported);
        }
    }

    private static FileLock? TryTake(int fd, string path, out bool isUnsupported)
    {
        isUnsupported = false;
        if (fd < 0)
        {
            isUnsupported = true;
            return null;
        }

        if (Libc.Flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) != 0)
        {
            isUnsupported = Marshal.GetLastPInvokeError() is not (Libc.EWOULDBLOCK_Linux or 35 or Libc.EINTR);
        }
        else if (RawFile.IsAt(fd, path))
        {
            // Otherwise the file was removed and created again since it was opened: the lock would exclude nobody.
            return new(fd);
        }

        _ = Libc.Close(fd);
        return null;
    }

    public void Sign(string holder)
    {
        var bytes = RawText.Encode(holder + "\n");
        fixed (byte* start = bytes)
        {
            _ = Libc.Truncate(descriptor, 0);
            _ = Libc.WriteAt(descriptor, start, bytes.Length, 0);
        }
    }

    public void Dispose()
    {
        var fd = Interlocked.Exchange(ref descriptor, -1);
        if (fd >= 0)
        {
            _ = Libc.Close(fd);
        }
    }

    private static int Open(string path)
    {
        var flags = Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NOFOLLOW;
        fixed (byte* name = RawText.EncodeZ(path))
        {
            var fd = Libc.Open(name, flags, 0);
            if (fd >= 0 || Marshal.GetLastPInvokeError() != Libc.ENOENT)
            {
                return fd;
            }

            fd = Libc.Open(name, flags | (OperatingSystem.IsMacOS() ? CreateMac : Create), 0x180);
            if (fd < 0)
            {
                // Another process was faster, or it cannot be made.
                return Libc.Open(name, flags, 0);
            }

            NewFolder.GiveToOwnerOfFolder(path, fd);
            return fd;
        }
    }
}
