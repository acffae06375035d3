namespace MfaSecure.Cli.Commands;

/// <summary>The names of the variables that <c>exports</c> sets and <c>unsets</c> takes back.</summary>
internal static class SessionVariables
{
    /// <summary>The two names that SDKs and CLI read a region from.</summary>
    public static string[] Region { get; } = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    public static string[] All { get; } =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", .. Region,
    ];
}
