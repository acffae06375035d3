namespace MfaSecure.Sts;

/// <summary>What came back from a failed call: AWS's own error, or the way it did not come.</summary>
internal sealed record StsErrorResponse
{
    /// <summary>AWS's error code, such as <c>AccessDenied</c>; null when none came.</summary>
    public string? Code { get; init; }

    /// <summary>AWS's text.</summary>
    public string? Message { get; init; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The answer's <c>Date</c> header.</summary>
    public DateTimeOffset? ServerDate { get; init; }

    /// <summary>This machine's time when the answer came.</summary>
    public DateTimeOffset LocalTime { get; init; }

    /// <summary>True when the answer carried AWS's request id, so that it was AWS who answered.</summary>
    public bool FromAws { get; init; }

    /// <summary>Where a redirect points to (its host).</summary>
    public string? RedirectHost { get; init; }

    /// <summary>What kept an answer from coming; null when one came.</summary>
    public StsFailureKind? Fault { get; init; }

    /// <summary>More about <see cref="Fault"/>, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>AWS's clock minus this machine's, in whole seconds; null without a <c>Date</c>.</summary>
    /// <remarks>The header's second has no fraction, so AWS's time is up to one second later than it says.</remarks>
    public TimeSpan? Skew => ServerDate is { } date ? TimeSpan.FromSeconds(Math.Ceiling((date - LocalTime).TotalSeconds)) : null;
}
