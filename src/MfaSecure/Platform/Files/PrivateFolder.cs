namespace MfaSecure.Platform;

/// <summary>A folder for secrets: mode 0700, owned by us, no link. Otherwise it is fixed with a notice, or not used.</summary>
/// <remarks><c>content</c> names what it holds, such as "session", for the notice; null means no notice. <c>mayMend</c> is false
/// for a folder that others may need. Root trusts the folder of a home's owner, as under <c>sudo -E</c>.</remarks>
internal sealed class PrivateFolder(Host host, string path, string? content, bool mayMend = true)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private bool isChecked;

    public string Path { get; } = path;

    public string PathOf(string name) => Path + "/" + name;

    /// <summary>Whether it is there and can be used; the next read does not check it again.</summary>
    public bool IsReady() => isChecked = IsTrusted();

    public bool IsTrusted()
    {
        if (isChecked)
        {
            isChecked = false;
            return true;
        }

        return RawFile.TryStat(Path, follow: false, out var facts) && Objection(facts) is null && (!facts.IsOpenToOthers || Mend());
    }

    /// <summary>False where its file system keeps no modes, as vfat and Windows' disks in WSL. Makes the folder.</summary>
    public bool KeepsModes()
    {
        try
        {
            NewFolder.Make(Path);
            return !RawFile.TryStat(Path, follow: false, out var facts) || Objection(facts) is not null || !facts.IsOpenToOthers || Mend();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // TryPrepare reports it.
            return true;
        }
    }

    /// <summary>False, with one notice, if it cannot be created or trusted.</summary>
    public bool TryPrepare()
    {
        try
        {
            NewFolder.Make(Path);
            if (RawFile.TryStat(Path, follow: false, out var facts) && facts is { IsDirectory: true, Owner: 0 })
            {
                // Root's, from an earlier version, in another user's home.
                NewFolder.GiveToOwnerOfFolder(Path);
            }

            return RawFile.TryStat(Path, follow: false, out facts)
                && (Objection(facts) is { } objection ? Refuse($"'{Path}' {objection}")
                    : !facts.IsOpenToOthers || Mend() || Refuse($"'{Path}' is open to others{(mayMend ? "" : $"; run chmod 700 '{Path}'")}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"'{Path}' cannot be made: {exception.Message}");
        }
    }

    /// <summary>Null if the file is missing, too large, a link, or another user's.</summary>
    public byte[]? Read(string name, int limit)
        => IsTrusted()
            && RawFile.Read(PathOf(name), limit, out var facts, follow: false) is { } bytes
            && (OperatingSystem.IsWindows() || IsOwn(facts.Owner))
            ? bytes
            : null;

    public bool Write(string name, ReadOnlySpan<byte> bytes)
    {
        if (!TryPrepare())
        {
            return false;
        }

        var file = PathOf(name);
        try
        {
            // A folder in the file's place cannot be renamed over: remove it if empty, else report it.
            if (RawFile.TryStat(file, follow: false, out var facts) && facts.IsDirectory)
            {
                Directory.Delete(file);
            }

            AtomicFile.RemoveLeftovers(file);
            AtomicFile.Write(file, bytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"'{file}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>The removed file's path; null if there was none.</summary>
    public string? Remove(string name)
    {
        var file = PathOf(name);
        try
        {
            if (!RawFile.TryStat(file, follow: false, out _))
            {
                return null;
            }

            File.Delete(file);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{file}' could not be removed: {exception.Message}", "remove it manually");
        }
    }

    /// <summary>Only ours in it, and it is not to be used any more.</summary>
    public void RemoveWhole()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Debug($"'{Path}' is not removed: {exception.Message}");
        }
    }

    /// <summary>Always false.</summary>
    private bool Refuse(string why)
    {
        if (content is null)
        {
            host.Debug($"not kept: {why}");
        }
        else
        {
            host.CannotKeep(content, why);
        }

        return false;
    }

    private string? Objection(FileFacts facts)
        => facts.IsLink ? "is a symbolic link"
            : !facts.IsDirectory ? "is not a directory"
            : !OperatingSystem.IsWindows() && !IsOwn(facts.Owner) ? "belongs to another user"
            : null;

    private bool IsOwn(uint owner)
    {
        var user = Libc.GetEffectiveUserId();
        return owner == user || (user == 0 && RawFile.TryStat(System.IO.Path.GetDirectoryName(Path)!, follow: true, out var parent) && owner == parent.Owner);
    }

    /// <summary>False if the mode cannot be changed, or is not kept.</summary>
    private bool Mend()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            if (mayMend)
            {
                File.SetUnixFileMode(Path, Private);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        if (!mayMend || !RawFile.TryStat(Path, follow: false, out var facts) || facts.IsOpenToOthers)
        {
            return false;
        }

        host.Notice($"'{Path}' was open to others; its mode is now 0700");
        return true;
    }
}
