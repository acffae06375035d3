using MfaSecure.Profiles;

namespace MfaSecure.Sts;

internal sealed record AssumeRole(string RoleArn, string SessionName)
{
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(1);

    public string? ExternalId { get; init; }

    /// <summary>900 s up to the role's maximum, and at most 3600 s when a session signs; null for AWS's default of 3600 s.</summary>
    public TimeSpan? Duration { get; init; }
}

/// <summary>The credentials' expiration is in this machine's time. Skew: AWS's clock minus this machine's; null when the response had no <c>Date</c>.</summary>
internal sealed record StsSession(Credentials Credentials, TimeSpan? Skew);

internal sealed record CallerIdentity(string Account, string Arn, TimeSpan? Skew);
