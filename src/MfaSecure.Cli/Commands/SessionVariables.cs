using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>The variables that <c>exports</c> sets and <c>unsets</c> takes back.</summary>
internal static class SessionVariables
{
    public static string[] All { get; } = [.. CredentialVariables.OfSession, .. SessionEnvironment.RegionNames];

    /// <summary>The session's variables, and the region.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Session session, ProfileResolution resolution, EnvironmentBlock environment)
        => SessionEnvironment.Variables(session).Concat(SessionEnvironment.Region(environment, resolution)).Select(variable => (variable.Name, variable.Value!));
}
