using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>The parameters of AssumeRole.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">Shown in CloudTrail and in the session's ARN: 2 to 64 characters of <c>\w+=,.@-</c>.</param>
internal sealed record AssumeRole(string RoleArn, string SessionName)
{
    /// <summary>For trust policies with the condition <c>sts:ExternalId</c>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>900 s up to the role's maximum, and at most 3600 s when a session signs; null for AWS's default of 3600 s.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>A session from STS.</summary>
/// <param name="Credentials">Keys, token and expiry.</param>
/// <param name="Skew">AWS's clock minus this machine's; null when the response had no <c>Date</c>.</param>
internal sealed record StsSession(Credentials Credentials, TimeSpan? Skew);

/// <summary>The owner of the keys, from GetCallerIdentity.</summary>
/// <param name="Account">The twelve-digit account ID.</param>
/// <param name="Arn">The user, role session or root.</param>
/// <param name="Skew">AWS's clock minus this machine's; null when the response had no <c>Date</c>.</param>
internal sealed record CallerIdentity(string Account, string Arn, TimeSpan? Skew);
