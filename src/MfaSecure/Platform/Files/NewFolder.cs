namespace MfaSecure.Platform;

/// <summary>Folders with mode 0700, whatever the umask. Under sudo, what root makes in a user's folder belongs to that user.</summary>
internal static unsafe class NewFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the missing parents too (XDG Base Directory: also with mode 0700).</summary>
    /// <exception cref="IOException">Or UnauthorizedAccessException: it cannot be made.</exception>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return;
        }

        if (RawFile.TryStat(path, follow: true, out _))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Make(parent);
        }

        _ = Directory.CreateDirectory(path, Private);
        GiveToOwnerOfFolder(path);
    }

    /// <summary>Whoever may write above the folder cannot have us give away another one: a link is not followed.</summary>
    public static void GiveToOwnerOfFolder(string path)
    {
        if (OwnerAbove(path) is not { } owner)
        {
            return;
        }

        fixed (byte* name = RawText.EncodeZ(path))
        {
            var opened = Libc.Open(name, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NOFOLLOW | Libc.O_DIRECTORY, 0);
            _ = Libc.ChangeOwner(opened, owner, uint.MaxValue);
            _ = Libc.Close(opened);
        }
    }

    /// <summary>For a file that we have just created.</summary>
    public static void GiveToOwnerOfFolder(string path, int created)
    {
        if (OwnerAbove(path) is { } owner)
        {
            _ = Libc.ChangeOwner(created, owner, uint.MaxValue);
        }
    }

    /// <summary>Null unless root works in another user's folder.</summary>
    private static uint? OwnerAbove(string path)
        => !OperatingSystem.IsWindows() && Libc.GetEffectiveUserId() == 0
            && RawFile.TryStat(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", follow: true, out var facts) && facts.Owner != 0
            ? facts.Owner
            : null;
}
