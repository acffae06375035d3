namespace MfaSecure.Sts;

/// <summary>AWS's own error, or the transport fault that kept a response from arriving.</summary>
internal sealed record StsErrorResponse
{
    public string? Code { get; init; }

    public string? Message { get; init; }

    public int? Status { get; init; }

    public DateTimeOffset? ServerDate { get; init; }

    public DateTimeOffset LocalTime { get; init; }

    /// <summary>The response has AWS's request ID.</summary>
    public bool FromAws { get; init; }

    public string? RedirectHost { get; init; }

    public TransportFault? Fault { get; init; }

    public string? Detail { get; init; }

    /// <summary>AWS's clock minus this machine's, rounded up to seconds: <c>Date</c> has no fraction, so AWS's time is up to 1 s later.</summary>
    public TimeSpan? Skew => ServerDate is { } date ? TimeSpan.FromSeconds(Math.Ceiling((date - LocalTime).TotalSeconds)) : null;
}
