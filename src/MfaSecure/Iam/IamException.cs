namespace MfaSecure.Iam;

/// <summary>A call to IAM failed; <see cref="Failure"/> says why.</summary>
internal sealed class IamException(IamFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    public IamFailure Failure { get; } = failure;
}
