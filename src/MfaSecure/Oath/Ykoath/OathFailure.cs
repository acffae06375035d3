namespace MfaSecure.Oath;

/// <summary>What went wrong, for callers that decide what to do next.</summary>
internal enum OathFailure
{
    /// <summary>The answer violates the YKOATH specification.</summary>
    Protocol,

    /// <summary>The application has a password and has not got it since SELECT (6982).</summary>
    NotValidated,

    /// <summary>The account needs a touch and nobody touched the YubiKey in time (6982 too).</summary>
    TouchNotGiven,

    /// <summary>VALIDATE answered 6A80.</summary>
    WrongPassword,

    /// <summary>The YubiKey does not have this account (6984).</summary>
    NoSuchAccount,

    /// <summary>No room for another account (6A84).</summary>
    Full,

    /// <summary>The firmware does not support this instruction (6D00).</summary>
    UnknownInstruction,

    /// <summary>The YubiKey rejected the data (6A80 and similar).</summary>
    Refused,

    /// <summary>The card has no OATH application, or it is disabled.</summary>
    NoApplet,

    /// <summary>The card was pulled, or lost its power.</summary>
    CardGone,

    /// <summary>Another program reset the card: SELECT and the password must be repeated.</summary>
    CardReset,

    /// <summary>Another program is using the reader.</summary>
    ReaderBusy,

    /// <summary>The system has no PC/SC library.</summary>
    NotInstalled,

    /// <summary>The PC/SC service is not running, or has ended.</summary>
    NoService,

    /// <summary>The system's policy denies access to the reader.</summary>
    NotPermitted,

    /// <summary>Another PC/SC error; the message has its number.</summary>
    Pcsc,
}
