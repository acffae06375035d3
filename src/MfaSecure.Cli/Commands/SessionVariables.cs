using MfaSecure.Aws;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>The variables that <c>exports</c> sets and <c>unsets</c> takes back.</summary>
internal static class SessionVariables
{
    /// <summary>The two names that SDKs and CLI read a region from.</summary>
    public static string[] Region { get; } = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    public static string[] All { get; } =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", .. Region,
    ];

    /// <summary>The session's variables, and the profile's region where the environment has none.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Session session, Plan plan, EnvironmentBlock environment)
    {
        var variables = SessionEnvironment.Variables(session).Select(variable => (variable.Name, variable.Value!));
        return plan.Setting("region") is { Length: > 0 } region
            ? variables.Concat(Region.Where(name => environment.NonEmpty(name) is null).Select(name => (name, region)))
            : variables;
    }
}
