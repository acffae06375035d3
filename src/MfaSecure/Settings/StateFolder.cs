using MfaSecure.Platform;

namespace MfaSecure.Settings;

/// <summary><c>$XDG_STATE_HOME/aws-mfa-secure</c>, else <c>~/.local/state/aws-mfa-secure</c>.</summary>
/// <remarks>Without a usable folder nothing is saved.</remarks>
internal sealed class StateFolder
{
    private readonly PrivateFolder? folder;

    public StateFolder(Host host) => folder = Of(host);

    /// <summary>Where files of one process go, best place first.</summary>
    public static IEnumerable<PrivateFolder> ForProcess(Host host)
    {
        if (host.Environment.NonEmpty("XDG_RUNTIME_DIR") is { } runtime && Path.IsPathRooted(runtime) && Directory.Exists(runtime))
        {
            yield return new(host, $"{runtime}/aws-mfa-secure", content: null);
        }

        if (Of(host) is { } state)
        {
            yield return state;
        }

        if (!OperatingSystem.IsWindows())
        {
            yield return new(host, $"{host.Environment.NonEmpty("TMPDIR") ?? "/tmp"}/aws-mfa-secure-{Libc.GetEffectiveUserId()}", content: null);
        }
    }

    private static PrivateFolder? Of(Host host) => PathFor(host) is { } path ? new(host, path, content: null) : null;

    /// <summary>Null if there is no home.</summary>
    public static string? PathFor(Host host)
        => host.Environment.NonEmpty("XDG_STATE_HOME") is { } chosen && Path.IsPathRooted(chosen) ? chosen + "/aws-mfa-secure"
            : host.Home is { } home ? home + "/.local/state/aws-mfa-secure"
            : null;

    public string? PathOf(string name) => folder?.PathOf(name);

    public bool TryPrepare() => folder?.TryPrepare() == true;

    /// <summary>Null if there is no file that can be trusted.</summary>
    public byte[]? Read(string name, int limit) => folder?.Read(name, limit);

    public bool Write(string name, ReadOnlySpan<byte> bytes) => folder?.Write(name, bytes) == true;

    /// <summary>The path of the removed file; null if there was none.</summary>
    public string? Remove(string name) => folder?.Remove(name);
}
