using System.Security.Cryptography;

namespace MfaSecure.Platform;

/// <summary>Where a child program writes a secret for us: a FIFO in a private folder, so the secret is never on disk.</summary>
/// <remarks>
/// We hold both ends open: the child never waits for a reader, and we never wait for a writer. On Windows, which has no
/// FIFOs, it is a file that is overwritten and removed.
/// </remarks>
internal sealed unsafe class PrivatePipe : IDisposable
{
    /// <summary>Less than a pipe's capacity, so that the child never blocks.</summary>
    private const int Largest = 4096;

    private const UnixFileMode OursAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private int descriptor = -1;

    private PrivatePipe(string folder) => Folder = folder;

    /// <summary>The folder, mode 0700, in memory if the system has such a place.</summary>
    public string Folder { get; }

    /// <summary>The file that the child writes to.</summary>
    public string Path => Folder + "/seed";

    /// <exception cref="UserError">Neither <c>XDG_RUNTIME_DIR</c> nor the folder for temporary files can be written.</exception>
    public static PrivatePipe Make(Host host)
    {
        string?[] places = OperatingSystem.IsWindows()
            ? [System.IO.Path.GetTempPath()]
            : [host.Environment.NonEmpty("XDG_RUNTIME_DIR"), host.Environment.NonEmpty("TMPDIR"), "/tmp"];
        foreach (var place in places)
        {
            if (place is not null && System.IO.Path.IsPathRooted(place) && Directory.Exists(place) && TryMake(place) is { } pipe)
            {
                return pipe;
            }
        }

        throw new UserError("there is no folder for temporary files that can be written", "set TMPDIR to one");
    }

    /// <summary>Writes a text file beside the FIFO for the child to read; it is removed with the folder.</summary>
    public string Leave(string name, string text)
    {
        var path = Folder + "/" + name;
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
    public byte[] Take()
    {
        if (descriptor < 0)
        {
            return File.Exists(Path) ? File.ReadAllBytes(Path) : [];
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
            if (OperatingSystem.IsWindows() && File.Exists(Path))
            {
                File.WriteAllBytes(Path, new byte[new FileInfo(Path).Length]);
            }

            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // At worst an empty FIFO is left.
        }
    }

    private static PrivatePipe? TryMake(string place)
    {
        var pipe = new PrivatePipe($"{place.TrimEnd('/', '\\')}/aws-mfa-secure-{Guid.NewGuid():N}");
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = Directory.CreateDirectory(pipe.Folder);
                return pipe;
            }

            _ = Directory.CreateDirectory(pipe.Folder, OursAlone);
            fixed (byte* name = RawText.EncodeZ(pipe.Path))
            {
                pipe.descriptor = Libc.MakeFifo(name, 0x180) == 0 ? Libc.Open(name, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0) : -1;
            }

            if (pipe.descriptor >= 0)
            {
                return pipe;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next place.
        }

        pipe.Dispose();
        return null;
    }
}
