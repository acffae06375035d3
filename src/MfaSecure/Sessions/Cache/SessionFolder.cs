using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary><c>~/.aws/mfa-sessions</c>; <c>AWS_MFA_SESSIONS_DIR</c>; in the state folder where <c>~/.aws</c> keeps no file modes.</summary>
internal static class SessionFolder
{
    public const string Variable = "AWS_MFA_SESSIONS_DIR";

    private const string Content = "session";

    /// <summary>Null if there is no home.</summary>
    /// <exception cref="UserError"><c>AWS_MFA_SESSIONS_DIR</c> is a relative path; exit code 2.</exception>
    public static PrivateFolder? Of(Host host)
        => Chosen(host) ?? (Usual(host) is { } usual ? usual.IsReady() || InState(host) is not { } other || !other.IsReady() ? usual : other : null);

    /// <summary>Changes nothing, not even a mode.</summary>
    public static PrivateFolder? Look(Host host)
        => Chosen(host) ?? (Usual(host) is { } usual ? IsThere(usual) || InState(host) is not { } other || !IsThere(other) ? usual : other : null);

    /// <summary>For a new session. Says once that sessions go to the state folder.</summary>
    public static PrivateFolder? Prepare(Host host)
    {
        var folder = Of(host);
        if (folder is null || Usual(host) is not { } usual || folder.Path != usual.Path || usual.KeepsModes() || InState(host) is not { } other || !other.KeepsModes())
        {
            return folder;
        }

        host.Notice($"'{usual.Path}' cannot be made private on its file system, so sessions are cached in '{other.Path}'");
        usual.RemoveWhole();
        return other;
    }

    /// <summary>It may hold other files, so it is neither removed nor made private.</summary>
    public static bool IsChosen(Host host) => host.Environment.NonEmpty(Variable) is not null;

    private static bool IsThere(PrivateFolder folder) => RawFile.TryStat(folder.Path, follow: false, out _);

    private static PrivateFolder? Chosen(Host host)
    {
        if (host.Environment.NonEmpty(Variable) is not { } path)
        {
            return null;
        }

        path = path.StartsWith("~/", StringComparison.Ordinal) && host.Home is { } home ? home + path[1..] : path;
        return Path.IsPathRooted(path)
            ? new(host, path.Length > 1 ? path.TrimEnd('/') : path, Content, mayMend: false)
            : throw new UserError($"{Variable} is '{path}'", "use an absolute path", ErrorKind.Usage);
    }

    private static PrivateFolder? Usual(Host host) => host.Home is { } home ? new(host, home + "/.aws/mfa-sessions", Content) : null;

    private static PrivateFolder? InState(Host host) => StateFolder.PathFor(host) is { } state ? new(host, state + "/sessions", Content) : null;
}
