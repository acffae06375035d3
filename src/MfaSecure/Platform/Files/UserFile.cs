using System.Diagnostics;

namespace MfaSecure.Platform;

/// <summary>Changes one of the user's own files, completely or not at all; mode, owner, group, access control list and links stay.</summary>
internal static class UserFile
{
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>EBUSY of errno.h on Linux and macOS.</summary>
    private const int Busy = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    /// <summary>Follows a link; a new file gets mode 0600, its folder 0700. One writer at a time: <paramref name="edit"/> gets what the file has then.
    /// After an error the file is unchanged.</summary>
    public static void Edit(string path, Func<byte[], byte[]> edit)
    {
        try
        {
            var target = TargetOf(path);
            var folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
            NewFolder.Make(folder);
            using var held = Lock(folder, path);
            _ = AtomicFile.RemoveLeftovers(Path.GetFullPath(target));
            var before = Read(path);
            var after = edit(before);
            if (!after.AsSpan().SequenceEqual(before))
            {
                Replace(target, after);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {exception.Message}", "nothing was changed; check its permissions and those of its directory", cause: exception);
        }
    }

    /// <summary>The temporary files of writers that were killed.</summary>
    public static IReadOnlyList<string> RemoveLeftovers(string path)
    {
        var target = Path.GetFullPath(TargetOf(path));
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            return [];
        }

        using var held = Lock(folder, path);
        return AtomicFile.RemoveLeftovers(target);
    }

    private static FileLock? Lock(string folder, string path)
    {
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        var began = Stopwatch.StartNew();
        while (true)
        {
            var isUnsupported = true;
            var taken = OperatingSystem.IsWindows() ? null : FileLock.TryTakeFolder(folder, out isUnsupported);
            if (taken is not null || isUnsupported)
            {
                return taken;
            }

            if (began.Elapsed > Patience)
            {
                throw new UserError($"another command has been changing files in '{folder}' for {Patience.TotalSeconds:0} s, so '{path}' is not changed", "end that command, then run this one again");
            }

            Thread.Sleep(10);
        }
    }

    private static void Replace(string target, byte[] bytes)
    {
        if (!RawFile.TryStat(target, follow: true, out var facts))
        {
            AtomicFile.Write(target, bytes);
        }
        else if (!OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId())
        {
            // Under sudo, a new file would belong to root.
            WriteOver(target, bytes);
        }
        else
        {
            ReplaceOwn(target, bytes);
        }
    }

    private static void ReplaceOwn(string target, byte[] bytes)
    {
        try
        {
            if (!AtomicFile.Write(target, bytes, written => FileAttributesCopy.TryCopy(target, written)))
            {
                WriteOver(target, bytes);
            }
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
}
