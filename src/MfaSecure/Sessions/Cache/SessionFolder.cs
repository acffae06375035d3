using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary><c>~/.aws/mfa-sessions</c>.</summary>
internal static class SessionFolder
{
    /// <summary>The folder under the host's home; null without one.</summary>
    public static PrivateFolder? Of(Host host) => host.Home is { } home ? new(host, home + "/.aws/mfa-sessions", "session") : null;
}
