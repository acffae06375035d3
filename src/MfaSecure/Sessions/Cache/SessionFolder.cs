using MfaSecure.Platform;

namespace MfaSecure.Sessions;

internal static class SessionFolder
{
    /// <summary>Null if there is no home.</summary>
    public static PrivateFolder? Of(Host host) => host.Home is { } home ? new(host, home + "/.aws/mfa-sessions", "session") : null;
}
