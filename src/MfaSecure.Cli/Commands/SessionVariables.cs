using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>The variables that <c>exports</c> sets and <c>unsets</c> unsets.</summary>
internal static class SessionVariables
{
    public static string[] All { get; } =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", .. SessionEnvironment.RegionNames,
    ];

    public static IEnumerable<(string Name, string Value)> Of(Session session, ProfileResolution resolution, EnvironmentBlock environment)
        => SessionEnvironment.Variables(session).Concat(SessionEnvironment.Region(environment, resolution)).Select(variable => (variable.Name, variable.Value!));
}
