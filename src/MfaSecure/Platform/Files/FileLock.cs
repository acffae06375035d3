using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>A lock of the kernel's on a file: a killed holder frees it.</summary>
internal sealed unsafe class FileLock : IDisposable
{
    private const int Create = 0x40;
    private const int CreateMac = 0x200;
    private int descriptor;

    private FileLock(int descriptor) => this.descriptor = descriptor;

    /// <summary>Takes the lock if it is free.</summary>
    /// <param name="path">The lock's file, made 0600 where it is missing; it stays.</param>
    /// <param name="isUnsupported">Set where the file cannot be made or the file system knows no locks.</param>
    /// <returns>The lock; null where another process holds it, or there can be none.</returns>
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
            // The file may have been removed, and made anew, between opening and locking: then the lock holds nobody off.
            return RawFile.IsAt(fd, path) ? new(fd) : Again(fd);
        }

        var error = Marshal.GetLastPInvokeError();
        _ = Libc.Close(fd);
        isUnsupported = error is not (Libc.EWOULDBLOCK_Linux or 35 or Libc.EINTR);
        return null;
    }

    /// <summary>Writes into the file who holds the lock, for those who wait.</summary>
    public void Sign(string holder)
    {
        var bytes = RawText.Encode(holder + "\n");
        fixed (byte* start = bytes)
        {
            _ = Libc.Truncate(descriptor, 0);
            _ = Libc.WriteAt(descriptor, start, bytes.Length, 0);
        }
    }

    /// <summary>Frees it.</summary>
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
