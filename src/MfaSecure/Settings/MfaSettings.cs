using MfaSecure.Platform;

namespace MfaSecure.Settings;

/// <summary>What environment and profile say about where codes come from.</summary>
internal sealed record MfaSettings
{
    /// <summary><c>AWS_MFA_TOKEN</c>.</summary>
    public string? Token { get; init; }

    /// <summary><c>AWS_MFA_PROCESS</c> or <c>mfa_process</c>.</summary>
    public string? Process { get; init; }

    /// <summary>The id of the OATH account, if the user chose one: <c>AWS_MFA_OATH_ACCOUNT</c>, <c>mfa_oath_account</c> and older names.</summary>
    public string? OathAccount { get; init; }

    /// <summary>The serial number of the one key to use: <c>AWS_MFA_YUBIKEY</c>, <c>mfa_yubikey_serial</c> and older names.</summary>
    public string? YubiKeySerial { get; init; }

    /// <summary><c>AWS_MFA_SOURCE</c>: which sources, in which order; null for all.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary><c>AWS_MFA_NO_PROMPT</c>: nobody is to be asked.</summary>
    public bool NoPrompt { get; init; }

    /// <summary><c>AWS_MFA_TIMEOUT</c>: how long people are waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the user set anything that only a key needs.</summary>
    public bool WantsKey => OathAccount is not null || YubiKeySerial is not null || Sources?.Contains("yubikey") == true;

    /// <summary>The environment of programs that are run for a code; null for our own.</summary>
    public EnvironmentBlock? Helpers { get; init; }

    /// <summary>Prints which are set, and no value of a secret.</summary>
    public override string ToString() => $"sources {(Sources is null ? "all" : string.Join(",", Sources))}";
}
