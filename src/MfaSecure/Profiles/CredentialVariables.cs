using MfaSecure.Platform;

namespace MfaSecure.Profiles;

internal static class CredentialVariables
{
    public const string AccessKeyId = "AWS_ACCESS_KEY_ID";

    public const string SecretAccessKey = "AWS_SECRET_ACCESS_KEY";

    public const string SessionToken = "AWS_SESSION_TOKEN";

    /// <summary>The old name of the session token; the CLI prefers it to the new one.</summary>
    public const string SecurityToken = "AWS_SECURITY_TOKEN";

    /// <summary>A stale one makes the CLI refuse to start.</summary>
    public const string CredentialExpiration = "AWS_CREDENTIAL_EXPIRATION";

    public const string SessionExpiration = "AWS_SESSION_EXPIRATION";

    /// <summary>In the order they are printed.</summary>
    public static string[] OfSession => [AccessKeyId, SecretAccessKey, SessionToken, CredentialExpiration, SessionExpiration];

    public static string[] All => [.. OfSession, SecurityToken];

    public static bool HasSessionToken(EnvironmentBlock environment) => environment.NonEmpty(SessionToken) is not null || environment.NonEmpty(SecurityToken) is not null;
}
