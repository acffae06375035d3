namespace MfaSecure.Sts;

/// <summary>What AssumeRole is asked for.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">Shown in CloudTrail and in the session's ARN: 2 to 64 characters of <c>\w+=,.@-</c>.</param>
internal sealed record AssumeRole(string RoleArn, string SessionName)
{
    /// <summary>What the role's trust policy may ask for in the condition <c>sts:ExternalId</c>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>900 s up to the role's maximum, and at most 3600 s when a session signs; null for AWS's 3600 s.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What the trust policy may ask for in the condition <c>sts:SourceIdentity</c>.</summary>
    public string? SourceIdentity { get; init; }
}
