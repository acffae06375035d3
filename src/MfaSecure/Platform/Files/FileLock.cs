using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>A kernel lock on a file: it is freed when its holder is killed.</summary>
internal sealed unsafe class FileLock : IDisposable
{
    private const int Create = 0x40;
    private const int CreateMac = 0x200;
    private int descriptor;

    private FileLock(int descriptor) => this.descriptor = descriptor;

    /// <summary>Takes the lock if it is free; null if another process holds it.</summary>
    /// <param name="path">The lock's file, created with mode 0600 and never removed.</param>
    /// <param name="isUnsupported">Set if the file cannot be created or the file system has no locks.</param>
    public static FileLock? TryTake(string path, out bool isUnsupported)
    {
        isUnsupported = false;
        var fd = Open(path);
        if (fd < 0)
        {
            isUnsupported = true;
            return null;
        }

        if (Libc.Flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) == 0)
        {
            // If the file was removed and created again since it was opened, this lock would exclude nobody.
            return RawFile.IsAt(fd, path) ? new(fd) : Again(fd);
        }

        var error = Marshal.GetLastPInvokeError();
        _ = Libc.Close(fd);
        isUnsupported = error is not (Libc.EWOULDBLOCK_Linux or 35 or Libc.EINTR);
        return null;
    }

    /// <summary>Writes the holder's name into the file, for the processes that wait.</summary>
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
        fixed (byte* name = RawText.EncodeZ(path))
        {
            return Libc.Open(name, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NOFOLLOW | (OperatingSystem.IsMacOS() ? CreateMac : Create), 0x180);
        }
    }

    private static FileLock? Again(int fd)
    {
        _ = Libc.Close(fd);
        return null;
    }
}
