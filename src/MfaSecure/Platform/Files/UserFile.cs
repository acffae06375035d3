namespace MfaSecure.Platform;

/// <summary>Changes one of the user's own files, completely or not at all; mode, owner and links stay.</summary>
internal static class UserFile
{
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>EBUSY of errno.h on Linux and macOS.</summary>
    private const int Busy = 16;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Empty if there is no file yet; one that cannot be read is an error.</summary>
    public static byte[] Read(string path)
        => RawFile.Read(path, LargestFile, out _) ?? (RawFile.TryStat(path, follow: true, out _)
            ? throw new UserError($"'{path}' cannot be read, so it is not changed", "check its permissions and what it is")
            : []);

    public static bool IsWritable(string path)
    {
        var target = TargetOf(path);
        return RawFile.IsWritable(target) && RawFile.IsWritable(Path.GetDirectoryName(Path.GetFullPath(target)) ?? "/");
    }

    /// <summary>Follows a link; a new file gets mode 0600, its folder 0700. After an error the file is unchanged.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var target = TargetOf(path);
            if (!RawFile.TryStat(target, follow: true, out var facts))
            {
                MakeFolder(Path.GetDirectoryName(target)!);
                AtomicFile.Write(target, bytes);
            }
            else if (!OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId())
            {
                // Under sudo, a new file would belong to root.
                WriteOver(target, bytes);
            }
            else
            {
                ReplaceOwn(target, bytes, OperatingSystem.IsWindows() ? Private : (UnixFileMode)(facts.Mode & 0xFFF));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {exception.Message}", "nothing was changed; check its permissions and those of its directory", cause: exception);
        }
    }

    private static void ReplaceOwn(string target, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        try
        {
            AtomicFile.Write(target, bytes, mode);
        }
        catch (IOException exception) when (exception.HResult == Busy && !OperatingSystem.IsWindows())
        {
            // The file itself is a mount point, as in a container.
            WriteOver(target, bytes);
        }
    }

    /// <summary>Extends the file first, so that a full disk leaves the old content.</summary>
    private static void WriteOver(string target, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var old = stream.Length;
        if (bytes.Length > old)
        {
            try
            {
                stream.Position = old;
                stream.Write(bytes[(int)old..]);
                stream.Flush(flushToDisk: true);
            }
            catch
            {
                stream.SetLength(old);
                throw;
            }
        }

        stream.Position = 0;
        stream.Write(bytes[..(int)Math.Min(old, bytes.Length)]);
        stream.SetLength(bytes.Length);
        stream.Flush(flushToDisk: true);
    }

    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // It has just been removed; reading it will report that.
            return path;
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            _ = Directory.CreateDirectory(folder, Private | UnixFileMode.UserExecute);
        }
    }
}
