using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Settings;

/// <summary>Where MFA codes come from: the <c>AWS_MFA_*</c> variables, else the profile's keys.</summary>
internal sealed record MfaSettings
{
    /// <summary>The legal values of <c>AWS_MFA_SOURCE</c>.</summary>
    public static IReadOnlyList<string> SourceNames { get; } = ["yubikey", "prompt", "ykman", "process"];

    /// <summary>In seconds: a day.</summary>
    private const int LongestTimeout = 86400;

    public string? Token { get; init; }

    public string? Process { get; init; }

    public string? OathAccount { get; init; }

    public string? YubiKeySerial { get; init; }

    /// <summary>In order; null for the default.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    public bool NoPrompt { get; init; }

    /// <summary>How long a person has to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    public bool WantsKey => OathAccount is not null || YubiKeySerial is not null || Sources?.Contains("yubikey") == true;

    /// <exception cref="UserError"><c>AWS_MFA_TIMEOUT</c> or <c>AWS_MFA_SOURCE</c> has an invalid value; exit code 2.</exception>
    public static MfaSettings For(EnvironmentBlock environment, ProfileResolution resolution)
    {
        string? Profile(string key) => resolution.Setting(key) is { Length: > 0 } value ? value : null;
        // Some write a YubiKey's serial number into __yubikey, others the name of an account.
        string? Hidden(bool isSerial) => Profile("__yubikey") is { } value && value.All(char.IsAsciiDigit) == isSerial ? value : null;
        return new()
        {
            Token = environment.NonEmpty("AWS_MFA_TOKEN"),
            Process = environment.NonEmpty("AWS_MFA_PROCESS") ?? Profile("mfa_process"),
            NoPrompt = environment.IsOn("AWS_MFA_NO_PROMPT"),
            Sources = environment.NonEmpty("AWS_MFA_SOURCE") is { } sources ? ParseSources(sources) : null,
            OathAccount = environment.NonEmpty("AWS_MFA_OATH_ACCOUNT") ?? Profile("mfa_oath_account") ?? Profile("vegas_yubikey_label") ?? Hidden(isSerial: false)
                ?? environment.NonEmpty("YKMAN_OATH_CREDENTIAL_NAME"),
            YubiKeySerial = environment.NonEmpty("AWS_MFA_YUBIKEY") ?? Profile("mfa_yubikey_serial") ?? Profile("vegas_yubikey_serial") ?? Hidden(isSerial: true)
                ?? environment.NonEmpty("YKMAN_OATH_DEVICE_SERIAL"),
            Timeout = environment.NonEmpty("AWS_MFA_TIMEOUT") is { } text ? TimeSpan.FromSeconds(SessionLimits.Number(text, "AWS_MFA_TIMEOUT", 1, LongestTimeout)) : new MfaSettings().Timeout,
        };
    }

    /// <exception cref="UserError">An unknown source; exit code 2.</exception>
    public static IReadOnlyList<string> ParseSources(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.FirstOrDefault(name => !SourceNames.Contains(name)) is { } unknown
            ? throw new UserError($"AWS_MFA_SOURCE has an unknown source '{unknown}'", $"use {string.Join(", ", SourceNames)}, separated by commas", ErrorKind.Usage)
            : names;
    }

    /// <summary>Without token and command line.</summary>
    public override string ToString() => $"sources {(Sources is null ? "all" : string.Join(",", Sources))}";
}
