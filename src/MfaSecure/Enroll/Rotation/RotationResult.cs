namespace MfaSecure.Enroll;

/// <summary>The last four characters of the access keys; <c>New</c> is null where only the end of an earlier rotation was left to do.</summary>
internal sealed record RotationResult(string Old, string New, IReadOnlyList<string> Profiles)
{
    /// <summary>The whole ID of the old access key, where it is inactive and not deleted.</summary>
    public string? Kept { get; init; }

    /// <summary>The rotation had been interrupted before.</summary>
    public bool WasResumed { get; init; }
}
