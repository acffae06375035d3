namespace MfaSecure.Platform;

/// <summary>Changing a file that is the user's: whole, or not at all; its mode, its owner and the links to it stay.</summary>
internal static class UserFile
{
    private const int LargestFile = 16 * 1024 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file's bytes; empty where there is none yet.</summary>
    /// <exception cref="UserError">Something is there that cannot be read.</exception>
    public static byte[] Read(string path)
        => RawFile.Read(path, LargestFile, out _) ?? (RawFile.TryStat(path, follow: true, out _)
            ? throw new UserError($"'{path}' cannot be read, so it is not changed", "check its permissions and what it is")
            : []);

    /// <summary>Replaces it by a temporary file beside what a link leads to; a new one is 0600 in a folder that is 0700.</summary>
    /// <exception cref="UserError">It cannot be written; it is as it was.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (!RawFile.TryStat(target, follow: true, out var facts))
            {
                MakeFolder(Path.GetDirectoryName(target)!);
                AtomicFile.Write(target, bytes);
                return;
            }

            AtomicFile.Write(target, bytes, OperatingSystem.IsWindows() ? Private : (UnixFileMode)(facts.Mode & 0xFFF));
            if (!OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId())
            {
                // Root who changes a user's file; anybody else could not have replaced it.
                Libc.GiveTo(target, facts.Owner);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {exception.Message}", "nothing was changed; check the permissions of its folder");
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
