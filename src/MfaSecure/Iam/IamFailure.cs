namespace MfaSecure.Iam;

/// <summary>A failed <c>aws iam …</c>.</summary>
internal sealed class IamException(IamFailure failure) : UserError(failure.Sentence, failure.Hint)
{
    public IamFailure Failure { get; } = failure;
}

/// <summary>The failures that an enrollment reacts to; all others are only reported.</summary>
internal enum IamFailureKind
{
    Other,

    /// <summary>No policy allows the action: <see cref="IamFailure.Action"/> is missing.</summary>
    NotAllowed,

    /// <summary>A policy denies the action, perhaps only without MFA.</summary>
    Denied,

    NameTaken,
    StillEnabled,

    /// <summary>Or another user has it.</summary>
    NoSuchDevice,

    /// <summary>The two codes are not of two consecutive steps near now, or AWS has already accepted one.</summary>
    WrongCodes,
}

/// <summary>Why <c>aws iam …</c> failed: one sentence with the cause, and the next step.</summary>
internal sealed record IamFailure(string Sentence, string? Hint)
{
    public IamFailureKind Kind { get; init; }

    /// <summary>True where the user's policies or the lack of MFA are the cause: other keys can help.</summary>
    public bool IsDenied => Kind is IamFailureKind.NotAllowed or IamFailureKind.Denied;

    /// <summary>The denied action, such as <c>iam:EnableMFADevice</c>; null where none was denied.</summary>
    public string? Action { get; init; }

    /// <summary>The caller as AWS names it, known even where GetUser is not allowed; null where AWS does not say.</summary>
    public string? CallerArn { get; init; }

    /// <summary>AWS's error code, for the debug line; null when AWS sent none.</summary>
    public string? AwsCode { get; init; }

    /// <summary>True when AWS may have carried out the call: look before repeating it.</summary>
    public bool MayHaveActed { get; init; }
}
