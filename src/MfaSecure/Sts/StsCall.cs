namespace MfaSecure.Sts;

/// <summary>What was asked of STS, for the sentence that tells why it failed. No secret is in it.</summary>
/// <param name="Action">Such as <c>GetSessionToken</c>.</param>
/// <param name="KeyLastFour">The last four of the access key id that signs.</param>
internal sealed record StsCall(string Action, string KeyLastFour)
{
    /// <summary>The profile the keys are of; null for keys from the environment.</summary>
    public string? Profile { get; init; }

    /// <summary>The partition of the keys.</summary>
    public string Partition { get; init; } = Profiles.Partition.Commercial;

    /// <summary>The region asked.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The host asked.</summary>
    public string Host { get; init; } = "sts.amazonaws.com";

    /// <summary>The setting that named the endpoint; null for the region's own.</summary>
    public string? EndpointSource { get; init; }

    /// <summary>The proxy between, as host and port.</summary>
    public string? Proxy { get; init; }

    /// <summary>The variable that named the proxy.</summary>
    public string? ProxySource { get; init; }

    /// <summary>The setting that named the certificates trusted; null for the system's.</summary>
    public string? CaBundleSource { get; init; }

    /// <summary>The MFA device's serial number; null for a call without a code.</summary>
    public string? Serial { get; init; }

    /// <summary>True when AWS had already answered for the code's time step: the refusal then means "used".</summary>
    public bool StepUsed { get; init; }

    /// <summary>True when the code was computed by a key from this machine's clock, so that a wrong clock explains a refusal.</summary>
    public bool CodeFromThisClock { get; init; }

    /// <summary>True when a session's credentials sign.</summary>
    public bool SignedBySession { get; init; }

    /// <summary>The role, for AssumeRole.</summary>
    public string? RoleArn { get; init; }

    /// <summary>True when an external id is sent.</summary>
    public bool HasExternalId { get; init; }

    /// <summary>The duration asked for.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The keys, as a sentence names them.</summary>
    internal string Keys =>
        $"{(SignedBySession ? "session key" : "access key")} …{KeyLastFour}{(Profile is null ? "" : $" of profile '{Profile}'")}";

    /// <summary>Where the keys stand, as a hint names it.</summary>
    internal string KeysPlace => Profile is null ? "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : $"the keys of profile '{Profile}'";
}
