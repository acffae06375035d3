namespace MfaSecure.Platform;

/// <summary>Changing a file that is the user's: whole, or not at all; its mode, its owner and the links to it stay.</summary>
internal static class UserFile
{
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>EBUSY of errno.h, the same on Linux and macOS.</summary>
    private const int Busy = 16;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file's bytes; empty where there is none yet.</summary>
    /// <exception cref="UserError">Something is there that cannot be read.</exception>
    public static byte[] Read(string path)
        => RawFile.Read(path, LargestFile, out _) ?? (RawFile.TryStat(path, follow: true, out _)
            ? throw new UserError($"'{path}' cannot be read, so it is not changed", "check its permissions and what it is")
            : []);

    /// <summary>Whether it could be replaced, as far as permissions tell.</summary>
    public static bool IsWritable(string path)
    {
        var target = TargetOf(path);
        return RawFile.IsWritable(target) && RawFile.IsWritable(Path.GetDirectoryName(Path.GetFullPath(target)) ?? "/");
    }

    /// <summary>Replaces it by a temporary file beside what a link leads to; a new one is 0600 in a folder that is 0700.</summary>
    /// <exception cref="UserError">It cannot be written; it is as it was.</exception>
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
                // A new file in its place would be root's (sudo).
                WriteOver(target, bytes);
            }
            else
            {
                ReplaceOwn(target, bytes, OperatingSystem.IsWindows() ? Private : (UnixFileMode)(facts.Mode & 0xFFF));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {exception.Message}", "nothing was changed; check its permissions and those of its folder", cause: exception);
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
            // The file is itself a mount point, as one file of the host's in a container.
            WriteOver(target, bytes);
        }
    }

    /// <summary>What is there is written over only when there is room for all of it.</summary>
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

    /// <summary>The file behind a link, which stays one.</summary>
    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // It is gone meanwhile, which reading it tells.
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
