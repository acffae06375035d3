namespace MfaSecure.Sts;

/// <summary>The outcome of a failed call: AWS's own error, or the transport fault that kept a response from arriving.</summary>
internal sealed record StsErrorResponse
{
    /// <summary>AWS's error code, such as <c>AccessDenied</c>; null when AWS sent none.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The HTTP status; null when no response arrived.</summary>
    public int? Status { get; init; }

    /// <summary>The response's <c>Date</c> header.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>This machine's time when the response arrived.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>True when the response carried AWS's request ID.</summary>
    public bool FromAws { get; init; }

    public string? RedirectHost { get; init; }

    /// <summary>Null when a response arrived.</summary>
    public TransportFault? Fault { get; init; }

    /// <summary>Details of <see cref="Fault"/>, for the error message.</summary>
    public string? Detail { get; init; }

    /// <summary>AWS's clock minus this machine's, in whole seconds; null without a <c>Date</c>.</summary>
    /// <remarks>The header has no fraction of a second, so AWS's time is up to one second later than it says.</remarks>
    public TimeSpan? Skew => ServerDate is { } date ? TimeSpan.FromSeconds(Math.Ceiling((date - LocalTime).TotalSeconds)) : null;
}
