namespace MfaSecure.Sandbox;

public sealed class TemporarySession
{
    public string AccessKeyId { get; } = Ids.Key("ASIA");

    public string SecretAccessKey { get; } = Ids.Secret();

    public string SessionToken { get; } = Ids.SessionToken();

    public required DateTimeOffset Expiration { get; init; }

    public required string Arn { get; init; }

    public required string UserId { get; init; }

    /// <summary>Created with a code (<c>aws:MultiFactorAuthPresent</c>). Sessions of assumed roles do not inherit this.</summary>
    public required bool HasMfa { get; init; }

    /// <summary>Null for a role session.</summary>
    public IamUser? User { get; init; }

    /// <summary>Null for a user session.</summary>
    public IamRole? Role { get; init; }

    /// <summary>Set for a session of GetFederationToken.</summary>
    public FederatedUser? Federated { get; init; }

    /// <summary>The access key that made the session; null for one that another session made.</summary>
    public string? MadeBy { get; init; }

    /// <summary>AWS rejects the session as expired before its expiration.</summary>
    public bool Revoked { get; set; }
}

/// <summary>Without a session policy, a federated user may do nothing.</summary>
public sealed record FederatedUser(string Name, string? Policy);
