using System.Security.Cryptography;

namespace MfaSecure.Platform;

/// <summary>A place where a child program leaves a secret for us: a FIFO in a folder of our own, which no disk ever holds.</summary>
/// <remarks>
/// We hold both ends open, so the child neither waits for a reader nor meets a closed pipe, and we never wait for a writer. On Windows,
/// which has no FIFOs, it is a file that is overwritten and removed.
/// </remarks>
internal sealed unsafe class PrivatePipe : IDisposable
{
    /// <summary>Less than any pipe holds, so that the child never waits for us to read.</summary>
    private const int Largest = 4096;

    private const UnixFileMode OursAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private int descriptor = -1;

    private PrivatePipe(string folder) => Folder = folder;

    /// <summary>The folder, 0700, in memory where the system has such a place.</summary>
    public string Folder { get; }

    /// <summary>What the child opens and writes to.</summary>
    public string Path => Folder + "/seed";

    /// <summary>Makes the folder and the FIFO.</summary>
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

    /// <summary>Puts a short-lived text beside the FIFO, for a child that is given its path; gone with the folder.</summary>
    /// <returns>Its path.</returns>
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

    /// <summary>What the child wrote until now; the caller overwrites it when he is done with it.</summary>
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

    /// <inheritdoc/>
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
            // An empty FIFO is all that can be left.
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
