using Microsoft.Win32.SafeHandles;

namespace MfaSecure.Platform;

/// <summary>Replaces a file whole: private from its first byte, and on disk before the rename.</summary>
internal static class AtomicFile
{
    /// <summary>After an IOException or UnauthorizedAccessException the old file is unchanged, and also if <paramref name="finish"/>, which may prepare
    /// the new one, returns false: then so does this.</summary>
    public static bool Write(string path, ReadOnlySpan<byte> bytes, Func<SafeFileHandle, bool>? finish = null)
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
                if (finish?.Invoke(stream.SafeFileHandle) == false)
                {
                    TryDelete(temporary);
                    return false;
                }
            }

            File.Move(temporary, path, overwrite: true);
            return true;
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
    public static IReadOnlyList<string> RemoveLeftovers(string path)
    {
        var name = Path.GetFileName(path);
        var leftovers = Directory.GetFiles(Path.GetDirectoryName(path)!, name + ".*.tmp")
            .Where(file => Guid.TryParseExact(Path.GetFileName(file)[(name.Length + 1)..^".tmp".Length], "N", out _))
            .ToArray();
        Array.ForEach(leftovers, TryDelete);
        return leftovers;
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
