using MfaSecure.Aws;
using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>Everything that says which session is wanted: plan, where STS is, how long, and so the session's key.</summary>
public sealed class SessionRequest
{
    /// <summary>Joins a plan with the settings of environment, profile and files.</summary>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public SessionRequest(Host host, Plan plan, AwsFiles files)
    {
        Plan = plan;
        Sts = StsSettings.Resolve(
            host.Environment.Get,
            plan.Setting,
            (section, service, key) => files.Services(section)?.Nested(service, key),
            plan.Serial);
        Limits = SessionLimits.From(host.Environment, plan);
        Key = SessionKey.ForUser(plan, Sts, Limits.Seconds);
    }

    /// <summary>Whose keys and which MFA device.</summary>
    public Plan Plan { get; }

    /// <summary>Where STS is asked.</summary>
    public StsSettings Sts { get; }

    /// <summary>How long the session is to be, and how fresh.</summary>
    public SessionLimits Limits { get; }

    /// <summary>What the session is kept under.</summary>
    public SessionKey Key { get; }

    /// <summary>The MFA device.</summary>
    public MfaDevice Device
    {
        get
        {
            var serial = SerialNumber.Parse(Plan.Serial!);
            return new(serial.Text, serial.Account, serial.Name);
        }
    }

    /// <summary>Where codes come from.</summary>
    /// <exception cref="UserError"><c>AWS_MFA_TIMEOUT</c> is no number of seconds; exit code 2.</exception>
    public MfaSettings MfaSettings(EnvironmentBlock environment)
    {
        var settings = new MfaSettings
        {
            Token = environment.NonEmpty("AWS_MFA_TOKEN"),
            Process = environment.NonEmpty("AWS_MFA_PROCESS") ?? Plan.Setting("mfa_process"),
            NoPrompt = environment.IsOn("AWS_MFA_NO_PROMPT"),
            Sources = environment.NonEmpty("AWS_MFA_SOURCE") is { } sources ? MfaSources.Parse(sources) : null,
            OathAccount = environment.NonEmpty("AWS_MFA_OATH_ACCOUNT") ?? Setting("mfa_oath_account") ?? Setting("vegas_yubikey_label")
                ?? environment.NonEmpty("YKMAN_OATH_CREDENTIAL_NAME"),
            YubiKeySerial = environment.NonEmpty("AWS_MFA_YUBIKEY") ?? Setting("mfa_yubikey_serial") ?? Setting("vegas_yubikey_serial")
                ?? environment.NonEmpty("YKMAN_OATH_DEVICE_SERIAL"),
        };
        return environment.NonEmpty("AWS_MFA_TIMEOUT") is not { } text
            ? settings
            : int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds) && seconds > 0
                ? settings with { Timeout = TimeSpan.FromSeconds(seconds) }
                : throw new UserError($"AWS_MFA_TIMEOUT is '{text}'", "it takes a number of seconds above 0", ExitCodes.Usage);
    }

    private string? Setting(string key) => Plan.Setting(key) is { Length: > 0 } value ? value : null;
}
