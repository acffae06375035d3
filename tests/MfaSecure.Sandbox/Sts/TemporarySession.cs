namespace MfaSecure.Sandbox;

/// <summary>Temporary credentials that the sandbox gave out, and whose they are.</summary>
public sealed class TemporarySession
{
    public string AccessKeyId { get; } = Ids.Key("ASIA");

    public string SecretAccessKey { get; } = Ids.Secret();

    public string SessionToken { get; } = Ids.SessionToken();

    public required DateTimeOffset Expiration { get; init; }

    /// <summary>What GetCallerIdentity says.</summary>
    public required string Arn { get; init; }

    public required string UserId { get; init; }

    /// <summary>Made with a code (<c>aws:MultiFactorAuthPresent</c>); roles assumed from it do not inherit this.</summary>
    public required bool HasMfa { get; init; }

    /// <summary>The user of GetSessionToken; null for a role's session.</summary>
    public IamUser? User { get; init; }

    /// <summary>The role of AssumeRole; null for a user's session.</summary>
    public IamRole? Role { get; init; }

    /// <summary>Ends the session before its time, as a revocation does.</summary>
    public bool Revoked { get; set; }
}
