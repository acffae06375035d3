namespace MfaSecure.Oath;

internal enum OathFailure
{
    Protocol,

    /// <summary>6982: locked with a password.</summary>
    NotValidated,

    /// <summary>6982 too.</summary>
    TouchNotGiven,
    WrongPassword,
    NoSuchAccount,
    Full,
    UnknownInstruction,
    Refused,
    NoApplet,
    CardGone,

    /// <summary>SELECT and the password must be repeated.</summary>
    CardReset,
    ReaderBusy,
    NotInstalled,
    NoService,
    NotPermitted,

    /// <summary>The message has the number.</summary>
    Pcsc,
}
