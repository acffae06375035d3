namespace MfaSecure.Iam;

/// <summary>Why <c>aws iam …</c> failed.</summary>
public enum IamFailureKind
{
    /// <summary>No policy allows the action: <see cref="IamFailure.Action"/> is missing.</summary>
    NotAllowed,

    /// <summary>A policy forbids the action, perhaps only without MFA.</summary>
    Forbidden,

    /// <summary>A device of that name is there already.</summary>
    NameTaken,

    /// <summary>The device is enabled already, for this user or another.</summary>
    AlreadyEnabled,

    /// <summary>The device cannot be deleted while a user has it.</summary>
    StillEnabled,

    /// <summary>The user has eight devices, or the account too many.</summary>
    TooMany,

    /// <summary>There is no such user.</summary>
    NoSuchUser,

    /// <summary>There is no such device, or another user has it.</summary>
    NoSuchDevice,

    /// <summary>The two codes are not those of two steps, one after the other, near now; or they are spent.</summary>
    WrongCodes,

    /// <summary>The keys are a role's or a session's without MFA, which IAM does not take for this.</summary>
    NotUserKeys,

    /// <summary>The key is inactive, deleted, or of another partition; or a session has no MFA.</summary>
    UnknownKey,

    /// <summary>The session has ended.</summary>
    SessionEnded,

    /// <summary>The secret does not fit the key.</summary>
    WrongSecret,

    /// <summary>The clock is off.</summary>
    Clock,

    /// <summary>The CLI found no keys.</summary>
    NoKeys,

    /// <summary>The CLI does not know the profile.</summary>
    NoProfile,

    /// <summary>AWS could not be reached, or did not answer.</summary>
    Network,

    /// <summary>AWS asks for patience, or has trouble of its own.</summary>
    Busy,

    /// <summary>The seed could not be written.</summary>
    Outfile,

    /// <summary>Anything else; the sentence has the CLI's words.</summary>
    Other,
}
