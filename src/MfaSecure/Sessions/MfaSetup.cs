using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>What environment and profile say about the MFA device and where its codes come from.</summary>
internal static class MfaSetup
{
    /// <summary>The MFA device of a plan; without a serial number it has only the user's choice of an account.</summary>
    public static MfaDevice DeviceOf(ProfileResolution resolution)
    {
        var serial = SerialNumber.Parse(resolution.Serial ?? "");
        return new(serial.Text, serial.Account, serial.Name);
    }

    /// <summary>Where codes come from.</summary>
    /// <exception cref="UserError"><c>AWS_MFA_TIMEOUT</c> or <c>AWS_MFA_SOURCE</c> has a value that cannot be; exit code 2.</exception>
    public static MfaSettings SettingsOf(EnvironmentBlock environment, ProfileResolution resolution)
    {
        string? Profile(string key) => resolution.Setting(key) is { Length: > 0 } value ? value : null;
        // __yubikey is written with a key's serial number by some, with the account's name on it by others.
        string? Hidden(bool isSerial) => Profile("__yubikey") is { } value && value.All(char.IsAsciiDigit) == isSerial ? value : null;
        return new()
        {
            Token = environment.NonEmpty("AWS_MFA_TOKEN"),
            Process = environment.NonEmpty("AWS_MFA_PROCESS") ?? Profile("mfa_process"),
            NoPrompt = environment.IsOn("AWS_MFA_NO_PROMPT"),
            Sources = environment.NonEmpty("AWS_MFA_SOURCE") is { } sources ? MfaSources.Parse(sources) : null,
            OathAccount = environment.NonEmpty("AWS_MFA_OATH_ACCOUNT") ?? Profile("mfa_oath_account") ?? Profile("vegas_yubikey_label") ?? Hidden(isSerial: false)
                ?? environment.NonEmpty("YKMAN_OATH_CREDENTIAL_NAME"),
            YubiKeySerial = environment.NonEmpty("AWS_MFA_YUBIKEY") ?? Profile("mfa_yubikey_serial") ?? Profile("vegas_yubikey_serial") ?? Hidden(isSerial: true)
                ?? environment.NonEmpty("YKMAN_OATH_DEVICE_SERIAL"),
            Timeout = environment.NonEmpty("AWS_MFA_TIMEOUT") is { } text ? Seconds(text) : new MfaSettings().Timeout,
        };
    }

    private static TimeSpan Seconds(string text)
        => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new UserError($"AWS_MFA_TIMEOUT is '{text}'", "it takes a number of seconds above 0", ErrorKind.Usage);
}
