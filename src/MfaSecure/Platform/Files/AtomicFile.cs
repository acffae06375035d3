namespace MfaSecure.Platform;

/// <summary>Replaces a file whole: private from its first byte, and on disk before the rename.</summary>
internal static class AtomicFile
{
    /// <summary>After an IOException or UnauthorizedAccessException the old file is unchanged.</summary>
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
                NewFolder.GiveToOwnerOfFolder(temporary, (int)stream.SafeFileHandle.DangerousGetHandle());
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
            // .NET's exception for EFBIG, which the user's own limit (ulimit -f) causes too.
            TryDelete(temporary);
            throw new IOException("the file would be larger than is allowed", exception);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The temporary files of writers that were killed. The caller holds this file's lock.</summary>
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
            // Only the first failure is reported.
        }
    }
}
