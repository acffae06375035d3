using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

internal static class SessionVariables
{
    public static string[] All { get; } = [.. CredentialVariables.OfSession, .. SessionEnvironment.RegionNames];

    public static IEnumerable<(string Name, string Value)> Of(Session session, ProfileResolution resolution, EnvironmentBlock environment)
        => SessionEnvironment.Variables(session).Concat(SessionEnvironment.Region(environment, resolution)).Select(variable => (variable.Name, variable.Value!));
}
