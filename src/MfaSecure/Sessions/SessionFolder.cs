using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary><c>~/.aws/mfa-sessions</c>: ours, 0700, and no link; else it is mended with a notice, or not used.</summary>
public sealed class SessionFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Host host;
    private bool told;

    /// <summary>The folder under the host's home.</summary>
    public SessionFolder(Host host)
    {
        this.host = host;
        Path = host.Home is { } home ? $"{home}/.aws/mfa-sessions" : null;
    }

    /// <summary>Where it is; null without a home.</summary>
    public string? Path { get; }

    /// <summary>Whether what lies in it may be believed: nobody else can have put it there.</summary>
    public bool IsTrusted()
    {
        if (Path is null || !RawFile.TryStat(Path, follow: false, out var facts))
        {
            return false;
        }

        return Objection(facts) is null && (!facts.IsOpenToOthers || Mend());
    }

    /// <summary>Makes it where it is missing; false, with a notice once, where it cannot be had or trusted.</summary>
    public bool TryPrepare()
    {
        if (Path is null)
        {
            return Refuse("there is no home folder to keep sessions in");
        }

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

    /// <summary>Says once that sessions are not kept, and why.</summary>
    public bool Refuse(string why)
    {
        if (!told)
        {
            told = true;
            host.Notice($"going on without keeping the session: {why}");
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
            File.SetUnixFileMode(Path!, Private);
            host.Notice($"'{Path}' was open to others; its mode is now 0700");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"'{Path}' is open to others: {exception.Message}");
        }
    }
}
