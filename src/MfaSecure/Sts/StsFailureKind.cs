namespace MfaSecure.Sts;

/// <summary>Why a call to STS failed, as far as AWS, the network and the settings tell.</summary>
public enum StsFailureKind
{
    /// <summary>AWS refused the code.</summary>
    WrongCode,

    /// <summary>AWS refused the code, which it had already taken.</summary>
    UsedCode,

    /// <summary>This machine's clock is too far from AWS's.</summary>
    Clock,

    /// <summary>The MFA device is not one of this user.</summary>
    SerialNotOfUser,

    /// <summary>The serial is the user's own ARN.</summary>
    SerialIsUser,

    /// <summary>The serial is a FIDO key's or a passkey's, which STS cannot take.</summary>
    SerialIsFido,

    /// <summary>The serial has none of AWS's forms.</summary>
    SerialMalformed,

    /// <summary>AWS does not know the access key: inactive, deleted, or of another partition.</summary>
    KeyUnknown,

    /// <summary>The secret is not the access key's.</summary>
    WrongSecret,

    /// <summary>Session credentials where long-term keys are needed.</summary>
    SessionCredentials,

    /// <summary>The session that signed has ended or is not accepted any more.</summary>
    SessionEnded,

    /// <summary>A policy forbids the call.</summary>
    Denied,

    /// <summary>The role may not be assumed.</summary>
    RoleDenied,

    /// <summary>The duration is not allowed.</summary>
    Duration,

    /// <summary>AWS finds another fault in the request.</summary>
    Refused,

    /// <summary>STS is switched off in the region.</summary>
    RegionDisabled,

    /// <summary>AWS asks to slow down, and did so for every retry.</summary>
    Throttled,

    /// <summary>AWS answers 5xx, and did so for every retry.</summary>
    ServiceError,

    /// <summary>What answered is not STS.</summary>
    Garbage,

    /// <summary>The answer points to another address, where credentials are not sent.</summary>
    Redirect,

    /// <summary>The host's name cannot be resolved.</summary>
    NameUnknown,

    /// <summary>The network cannot be reached, or fails in a way that has no name here.</summary>
    NoNetwork,

    /// <summary>The host refuses the connection.</summary>
    ConnectionRefused,

    /// <summary>No connection in time.</summary>
    ConnectTimeout,

    /// <summary>Connected, and no answer in time.</summary>
    Timeout,

    /// <summary>The connection was closed in the middle of the call.</summary>
    Dropped,

    /// <summary>The proxy refuses, or asks for a password.</summary>
    ProxyRefused,

    /// <summary>The proxy cannot be reached.</summary>
    ProxyUnreachable,

    /// <summary>The server's certificate is not trusted, or there is no common TLS.</summary>
    Tls,
}
