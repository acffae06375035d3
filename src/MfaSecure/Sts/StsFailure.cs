using System.Globalization;

namespace MfaSecure.Sts;

internal sealed class StsException(StsFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    public StsFailure Failure { get; } = failure;
}

internal sealed record StsFailure(string Sentence, string? Hint)
{
    /// <summary>True when a new code can help: it was wrong or already used. No other failure is worth another prompt.</summary>
    public bool AskAgain { get; init; }

    /// <summary>True when a new session can help: the one that signed the call has expired or was revoked.</summary>
    public bool SessionEnded { get; init; }

    /// <summary>True when AWS has judged the code: it then accepts no code of that time step again.</summary>
    public bool CodeSpent { get; init; }

    /// <summary>AWS's clock minus this machine's.</summary>
    public TimeSpan? Skew { get; init; }

    public string? AwsCode { get; init; }

    internal static string OffBy(long seconds) => $"{Number(Math.Abs(seconds))} s {(seconds > 0 ? "behind" : "ahead of")} AWS's";

    internal static string Number(long? value) => (value ?? 0).ToString(CultureInfo.InvariantCulture);
}
