namespace MfaSecure.Platform;

/// <summary>A folder of ours for secrets: 0700, our own, no link; else it is mended with a notice, or not used.</summary>
/// <param name="host">Whose notice it is.</param>
/// <param name="path">Where it is.</param>
/// <param name="content">What is kept in it, for the notice that it cannot be: "session"; null where that is not worth one.</param>
internal sealed class PrivateFolder(Host host, string path, string? content)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The path of a file in it.</summary>
    public string PathOf(string name) => Path + "/" + name;

    /// <summary>Whether what lies in it may be believed: nobody else can have put it there.</summary>
    public bool IsTrusted()
        => RawFile.TryStat(Path, follow: false, out var facts) && Objection(facts) is null && (!facts.IsOpenToOthers || Mend());

    /// <summary>Makes it where it is missing; false, with a notice once, where it cannot be had or trusted.</summary>
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

    /// <summary>A file's bytes; null where there is none, it is too large, a link, or somebody else's.</summary>
    public byte[]? Read(string name, int limit)
        => IsTrusted()
            && RawFile.Read(PathOf(name), limit, out var facts, follow: false) is { } bytes
            && (OperatingSystem.IsWindows() || facts.Owner == Libc.GetEffectiveUserId())
            ? bytes
            : null;

    /// <summary>Replaces a file whole; false, with a notice once, where that is not possible.</summary>
    public bool Write(string name, ReadOnlySpan<byte> bytes)
    {
        if (!TryPrepare())
        {
            return false;
        }

        var file = PathOf(name);
        try
        {
            // A folder where the file belongs cannot be renamed over; an empty one is removed, another is told of.
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

    /// <summary>Removes a file; its path if there was one.</summary>
    /// <exception cref="UserError">It cannot be removed.</exception>
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
            throw new UserError($"'{file}' could not be removed: {exception.Message}", "remove it by hand");
        }
    }

    /// <summary>Says once that nothing is kept, and why; always false.</summary>
    public bool Refuse(string why)
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
            : !facts.IsDirectory ? "is not a folder"
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
