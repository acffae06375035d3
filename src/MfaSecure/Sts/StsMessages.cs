using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>The parameters of AssumeRole.</summary>
internal sealed record AssumeRole(string RoleArn, string SessionName)
{
    /// <summary>For trust policies with the condition <c>sts:ExternalId</c>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>900 s up to the role's maximum, and at most 3600 s when a session signs; null for AWS's default of 3600 s.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>A session from STS, and AWS's clock minus this machine's; null when the response had no <c>Date</c>.</summary>
internal sealed record StsSession(Credentials Credentials, TimeSpan? Skew);

/// <summary>The owner of the keys, from GetCallerIdentity.</summary>
internal sealed record CallerIdentity(string Account, string Arn, TimeSpan? Skew);
