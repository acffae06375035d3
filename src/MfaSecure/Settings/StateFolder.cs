using MfaSecure.Platform;

namespace MfaSecure.Settings;

/// <summary>Our own state that is no session: <c>$XDG_STATE_HOME/aws-mfa-secure</c>, else <c>~/.local/state/aws-mfa-secure</c>.</summary>
/// <remarks>0700; files are 0600 and replaced whole. Where it cannot be had, what would be remembered is not.</remarks>
internal sealed class StateFolder
{
    private readonly PrivateFolder? folder;

    /// <summary>The folder by environment and home.</summary>
    public StateFolder(Host host)
    {
        var root = host.Environment.NonEmpty("XDG_STATE_HOME") is { } chosen && Path.IsPathRooted(chosen)
            ? chosen
            : host.Home is { } home ? $"{home}/.local/state" : null;
        folder = root is null ? null : new(host, $"{root}/aws-mfa-secure", content: null);
    }

    /// <summary>A file's path; null where there is no folder.</summary>
    public string? PathOf(string name) => folder?.PathOf(name);

    /// <summary>Makes the folder; false where it cannot be had.</summary>
    public bool TryPrepare() => folder?.TryPrepare() == true;

    /// <summary>A file's bytes; null where there is none that can be believed.</summary>
    public byte[]? Read(string name, int limit) => folder?.Read(name, limit);

    /// <summary>Replaces a file; false where that is not possible.</summary>
    public bool Write(string name, ReadOnlySpan<byte> bytes) => folder?.Write(name, bytes) == true;

    /// <summary>Removes a file; its path if there was one.</summary>
    /// <exception cref="UserError">It cannot be removed.</exception>
    public string? Remove(string name) => folder?.Remove(name);
}
