namespace MfaSecure.Platform;

/// <summary>A private file that its process removes at its end. A lock beside it is free once the process is killed, so that the next one removes both.</summary>
internal sealed class LeasedFile : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly FileLock? held;

    private LeasedFile(string path, FileLock? held) => (Path, this.held) = (path, held);

    public string Path { get; }

    /// <summary>Null if the folder cannot be used.</summary>
    public static LeasedFile? TryCreate(PrivateFolder folder, string prefix, ReadOnlySpan<byte> bytes)
    {
        if (!folder.TryPrepare())
        {
            return null;
        }

        Sweep(folder, prefix);
        while (true)
        {
            var name = prefix + Guid.NewGuid().ToString("N");
            var isUnsupported = OperatingSystem.IsWindows();
            var held = isUnsupported ? null : FileLock.TryTake(folder.PathOf(name + LockSuffix), out isUnsupported);
            if (held is null && !isUnsupported)
            {
                // Another process has just swept the lock away.
                continue;
            }

            var file = new LeasedFile(folder.PathOf(name), held);
            if (folder.Write(name, bytes))
            {
                return file;
            }

            file.Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        Remove(Path);
        held?.Dispose();
    }

    private static void Sweep(PrivateFolder folder, string prefix)
    {
        foreach (var path in OperatingSystem.IsWindows() ? [] : Directory.GetFiles(folder.Path, prefix + "*" + LockSuffix))
        {
            using var free = FileLock.TryTake(path, out _);
            if (free is not null)
            {
                Remove(path[..^LockSuffix.Length]);
            }
        }
    }

    private static void Remove(string path)
    {
        try
        {
            AtomicFile.RemoveLeftovers(path);
            File.Delete(path);
            File.Delete(path + LockSuffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is already gone.
        }
    }
}
