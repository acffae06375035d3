namespace MfaSecure.Platform;

/// <summary>Replacing a file whole: private from its first byte, on disk before it has its name.</summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> under <paramref name="path"/>: a temporary file beside it, fsync, rename.</summary>
    /// <param name="path">The file to make or replace; the folder exists.</param>
    /// <param name="bytes">Its new content.</param>
    /// <param name="mode">Its permissions.</param>
    /// <exception cref="IOException">The disk is full, or something stands in the way; the old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
                if (!OperatingSystem.IsWindows() && mode != options.UnixCreateMode)
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, mode);
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // .NET's name for EFBIG, which the user's own limit (ulimit -f) brings as well.
            TryDelete(temporary);
            throw new IOException("the file would be larger than is allowed", exception);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Removes the temporary files of writers that were killed; for who holds the lock of this file.</summary>
    public static void RemoveLeftovers(string path)
    {
        foreach (var leftover in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*.tmp"))
        {
            TryDelete(leftover);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell of.
        }
    }
}
