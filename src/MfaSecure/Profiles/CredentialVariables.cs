using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>The environment variables that hold AWS credentials.</summary>
internal static class CredentialVariables
{
    public const string AccessKeyId = "AWS_ACCESS_KEY_ID";

    public const string SecretAccessKey = "AWS_SECRET_ACCESS_KEY";

    public const string SessionToken = "AWS_SESSION_TOKEN";

    /// <summary>The old name of the session token, which beats the new one in the CLI.</summary>
    public const string SecurityToken = "AWS_SECURITY_TOKEN";

    /// <summary>A stale one makes the CLI refuse to start.</summary>
    public const string CredentialExpiration = "AWS_CREDENTIAL_EXPIRATION";

    public const string SessionExpiration = "AWS_SESSION_EXPIRATION";

    /// <summary>Those that a session sets, in the order they are printed.</summary>
    public static string[] OfSession => [AccessKeyId, SecretAccessKey, SessionToken, CredentialExpiration, SessionExpiration];

    /// <summary>All that would speak for other credentials.</summary>
    public static string[] All => [.. OfSession, SecurityToken];

    /// <summary>Whether the environment has a session token, by either name.</summary>
    public static bool HasSessionToken(EnvironmentBlock environment) => environment.NonEmpty(SessionToken) is not null || environment.NonEmpty(SecurityToken) is not null;
}
