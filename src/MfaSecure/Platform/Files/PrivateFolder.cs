namespace MfaSecure.Platform;

/// <summary>A folder for secrets: mode 0700, owned by us, no link. Otherwise it is fixed with a notice, or not used.</summary>
/// <remarks><c>content</c> names what it holds, such as "session", for the notice; null means no notice.</remarks>
internal sealed class PrivateFolder(Host host, string path, string? content)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = path;

    public string PathOf(string name) => Path + "/" + name;

    public bool IsTrusted()
        => RawFile.TryStat(Path, follow: false, out var facts) && Objection(facts) is null && (!facts.IsOpenToOthers || Mend());

    /// <summary>False, with one notice, if it cannot be created or trusted.</summary>
    public bool TryPrepare()
    {
        try
        {
            if (!RawFile.TryStat(Path, follow: false, out var facts))
            {
                _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(Path) : Directory.CreateDirectory(Path, Private);
                return RawFile.TryStat(Path, follow: false, out facts) && Objection(facts) is null;
            }

            return Objection(facts) is { } objection ? Refuse($"'{Path}' {objection}") : !facts.IsOpenToOthers || Mend();
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
            && (OperatingSystem.IsWindows() || facts.Owner == Libc.GetEffectiveUserId())
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

    private static string? Objection(FileFacts facts)
        => facts.IsLink ? "is a symbolic link"
            : !facts.IsDirectory ? "is not a directory"
            : !OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId() ? "belongs to another user"
            : null;

    private bool Mend()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            File.SetUnixFileMode(Path, Private);
            host.Notice($"'{Path}' was open to others; its mode is now 0700");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"'{Path}' is open to others: {exception.Message}");
        }
    }
}
