using System.Globalization;

namespace MfaSecure.Sts;

/// <summary>A failed call to STS.</summary>
internal sealed class StsException(StsFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    public StsFailure Failure { get; } = failure;
}

/// <summary>Why a call to STS failed: one sentence with the cause, and the next step.</summary>
internal sealed record StsFailure(string Sentence, string? Hint)
{
    /// <summary>True where a new code can help: it was wrong or already used. No other failure is worth another prompt.</summary>
    public bool AskAgain { get; init; }

    /// <summary>True when the session that signed the call has expired or was revoked: a new session can help.</summary>
    public bool SessionEnded { get; init; }

    /// <summary>True when AWS has judged the code, so that it accepts no code of that time step again.</summary>
    public bool CodeSpent { get; init; }

    /// <summary>AWS's clock minus this machine's; null when no <c>Date</c> arrived.</summary>
    public TimeSpan? Skew { get; init; }

    /// <summary>AWS's error code, for the debug line; null when AWS sent none.</summary>
    public string? AwsCode { get; init; }

    /// <summary>How far the clock is off, and in which direction.</summary>
    internal static string OffBy(long seconds) => $"{Number(Math.Abs(seconds))} s {(seconds > 0 ? "behind" : "ahead of")} AWS's";

    internal static string Number(long? value) => (value ?? 0).ToString(CultureInfo.InvariantCulture);
}
