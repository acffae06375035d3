using System.Security.Cryptography;

namespace MfaSecure.Platform;

/// <summary>A folder (0700) of files for one child program, and on request a FIFO for a secret that it writes, so that no disk gets the secret.</summary>
/// <remarks>We hold both ends of the FIFO open, so neither side waits. Windows has no FIFOs: there it is a file, overwritten and removed.</remarks>
internal sealed unsafe class PrivateTempFolder : IDisposable
{
    /// <summary>Less than any pipe holds, so that the child never waits for us.</summary>
    private const int Largest = 4096;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private int descriptor = -1;

    private PrivateTempFolder(string path) => Path = path;

    public string Path { get; }

    public string PipePath => Path + "/secret";

    /// <summary>Prefers <c>XDG_RUNTIME_DIR</c>, which is in memory.</summary>
    public static PrivateTempFolder Create(Host host, bool withPipe = false)
    {
        string?[] places = OperatingSystem.IsWindows()
            ? [System.IO.Path.GetTempPath()]
            : [host.Environment.NonEmpty("XDG_RUNTIME_DIR"), host.Environment.NonEmpty("TMPDIR"), "/tmp"];
        foreach (var place in places)
        {
            if (place is not null && System.IO.Path.IsPathRooted(place) && Directory.Exists(place) && TryCreate(place, withPipe) is { } folder)
            {
                return folder;
            }
        }

        throw new UserError("there is no writable directory for temporary files", "set TMPDIR to one");
    }

    public string Write(string name, string text)
    {
        var path = Path + "/" + name;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return path;
    }

    /// <summary>What the child has written so far; the caller overwrites it after use.</summary>
    public byte[] TakeFromPipe()
    {
        if (descriptor < 0)
        {
            return File.Exists(PipePath) ? File.ReadAllBytes(PipePath) : [];
        }

        var buffer = GC.AllocateArray<byte>(Largest, pinned: true);
        try
        {
            fixed (byte* start = buffer)
            {
                var count = Libc.Read(descriptor, start, buffer.Length);
                return count > 0 ? buffer[..(int)count] : [];
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        try
        {
            if (OperatingSystem.IsWindows() && File.Exists(PipePath))
            {
                File.WriteAllBytes(PipePath, new byte[new FileInfo(PipePath).Length]);
            }

            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An empty FIFO is all that can remain.
        }
    }

    private static PrivateTempFolder? TryCreate(string place, bool withPipe)
    {
        var folder = new PrivateTempFolder($"{place.TrimEnd('/', '\\')}/aws-mfa-secure-{Guid.NewGuid():N}");
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = Directory.CreateDirectory(folder.Path);
                return folder;
            }

            _ = Directory.CreateDirectory(folder.Path, OwnerOnly);
            if (!withPipe || folder.OpenPipe())
            {
                return folder;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next place.
        }

        folder.Dispose();
        return null;
    }

    private bool OpenPipe()
    {
        fixed (byte* name = RawText.EncodeZ(PipePath))
        {
            descriptor = Libc.MakeFifo(name, 0x180) == 0 ? Libc.Open(name, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0) : -1;
        }

        return descriptor >= 0;
    }
}
