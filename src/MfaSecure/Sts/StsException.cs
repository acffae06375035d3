namespace MfaSecure.Sts;

/// <summary>A call to STS failed; <see cref="Failure"/> says why.</summary>
internal sealed class StsException(StsFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    /// <summary>The cause, and whether a new code can help.</summary>
    public StsFailure Failure { get; } = failure;
}
