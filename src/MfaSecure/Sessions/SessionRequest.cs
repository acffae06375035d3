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
    public MfaDevice Device => MfaSetup.DeviceOf(Plan);
}
