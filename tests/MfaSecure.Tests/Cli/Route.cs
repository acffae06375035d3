namespace MfaSecure.Tests.Cli;

/// <summary>The ways a command takes to <c>aws</c>.</summary>
public enum Route
{
    /// <summary>A profile without MFA.</summary>
    PassThrough,

    /// <summary>A session is kept.</summary>
    Hot,

    /// <summary>A session is fetched in this very run.</summary>
    Cold,
}
