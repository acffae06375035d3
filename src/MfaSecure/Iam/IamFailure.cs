namespace MfaSecure.Iam;

internal sealed class IamException(IamFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    public IamFailure Failure { get; } = failure;
}

/// <summary>The failures that an enrollment or a rotation reacts to; all others are only reported.</summary>
internal enum IamFailureKind
{
    Other,

    /// <summary>No policy allows <see cref="IamFailure.Action"/>.</summary>
    NotAllowed,

    /// <summary>A policy denies the action, perhaps only without MFA.</summary>
    Denied,

    NameTaken,
    StillEnabled,

    /// <summary>Or another user has it.</summary>
    NoSuchDevice,

    NoSuchAccessKey,

    /// <summary>The session's credentials are no longer accepted.</summary>
    SessionEnded,

    /// <summary>Not two consecutive codes of steps near now, or AWS has already accepted one.</summary>
    WrongCodes,
}

internal sealed record IamFailure(string Sentence, string? Hint)
{
    public IamFailureKind Kind { get; init; }

    /// <summary>True when other keys can help: the cause is the user's policies, or the lack of MFA.</summary>
    public bool IsDenied => Kind is IamFailureKind.NotAllowed or IamFailureKind.Denied;

    /// <summary>Such as <c>iam:EnableMFADevice</c>; null when none was denied.</summary>
    public string? Action { get; init; }

    /// <summary>Known even where GetUser is not allowed.</summary>
    public string? CallerArn { get; init; }

    public string? AwsCode { get; init; }

    /// <summary>True when AWS may have carried out the call: look before repeating it.</summary>
    public bool MayHaveActed { get; init; }
}
