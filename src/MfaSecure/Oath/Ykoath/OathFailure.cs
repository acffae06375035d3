namespace MfaSecure.Oath;

/// <summary>What went wrong between us and a key, for callers that decide what to do next.</summary>
internal enum OathFailure
{
    /// <summary>The answer is not what the YKOATH specification allows.</summary>
    Protocol,

    /// <summary>The key has a password and has not been given it since SELECT (6982).</summary>
    NotValidated,

    /// <summary>The account asks for a touch and nobody touched the key in time (6982 too).</summary>
    TouchNotGiven,

    /// <summary>The OATH password is wrong (6A80 at VALIDATE).</summary>
    WrongPassword,

    /// <summary>The key does not have this account (6984).</summary>
    NoSuchAccount,

    /// <summary>No room for another account (6A84).</summary>
    Full,

    /// <summary>The key's firmware does not know this instruction (6D00).</summary>
    UnknownInstruction,

    /// <summary>The key refused what it was sent (6A80 and the like).</summary>
    Refused,

    /// <summary>The card has no OATH application, or it is switched off.</summary>
    NoApplet,

    /// <summary>The card was pulled, or lost its power.</summary>
    CardGone,

    /// <summary>Another program reset the card: what it knew (SELECT, the password) is lost; begin anew.</summary>
    CardReset,

    /// <summary>Another program holds the reader.</summary>
    ReaderBusy,

    /// <summary>The system has no PC/SC library.</summary>
    NotInstalled,

    /// <summary>The PC/SC service does not run, or went away.</summary>
    NoService,

    /// <summary>The system's policy refuses access to the reader.</summary>
    NotPermitted,

    /// <summary>Another failure of PC/SC; the message has its number.</summary>
    Pcsc,
}
