using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>What would happen now for a profile, and why: from files, environment and kept sessions alone.</summary>
/// <param name="Plan">The decision.</param>
/// <param name="Region">The region in force, as the CLI has it; null where none is set.</param>
/// <param name="Expiration">
/// When the session ends that would be used: the kept one, the one in the environment, or the one behind a credential_process
/// of ours; null where there is none.
/// </param>
/// <param name="CodeFrom">Where a code would come from, in words; null where none is needed.</param>
internal sealed record ProfileStatus(Plan Plan, string? Region, DateTimeOffset? Expiration, string? CodeFrom)
{
    /// <summary>The decision's name, as it stands in <c>status --json</c>.</summary>
    public string DecisionName => Plan.Decision switch
    {
        Decision.Session => "session",
        Decision.Role => "role",
        Decision.Direct => "direct",
        _ => "pass-through",
    };

    /// <summary>Looks.</summary>
    /// <param name="host">The world.</param>
    /// <param name="files">Config and credentials.</param>
    /// <param name="profile">An explicit profile; null for the one in force.</param>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public static ProfileStatus Of(Host host, AwsFiles files, string? profile)
    {
        var plan = Resolve(host, files, profile);
        var region = host.Environment.NonEmpty("AWS_REGION") ?? host.Environment.NonEmpty("AWS_DEFAULT_REGION")
            ?? (plan.OwnSetting("region") is { Length: > 0 } own ? own : files.Find(plan.ProfileName)?["region"]);
        if (profile is null && EnvironmentSession.Find(host, files) is { } there)
        {
            return new(Plan.PassThrough(plan.ProfileName, there.Reason), region, there.Expiration, null);
        }

        if (plan.Decision == Decision.PassThrough)
        {
            var behind = plan.SessionOf is { } other ? Resolve(host, files, other) : plan;
            return new(plan, region, behind.Decision == Decision.PassThrough ? null : Kept(host, behind, files)?.Expiration, null);
        }

        var kept = Kept(host, plan, files);
        return new(plan, region, kept?.Expiration, kept is null ? Source(MfaSetup.SettingsOf(host.Environment, plan)) : null);
    }

    private static Plan Resolve(Host host, AwsFiles files, string? profile)
        => ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);

    private static Session? Kept(Host host, Plan plan, AwsFiles files) => new SessionBroker(host).Kept(SessionRequest.For(host, plan, files));

    private static string Source(MfaSettings settings)
    {
        var names = settings.Sources ?? ["process", "yubikey", "prompt"];
        return settings.Token is not null ? "AWS_MFA_TOKEN"
            : settings.Process is not null && names.Contains("process") ? "mfa_process"
            : string.Join(" or ", names.Where(name => name != "process" && (name != "prompt" || !settings.NoPrompt)).Select(Words)) is { Length: > 0 } words ? words
            : "nowhere: AWS_MFA_NO_PROMPT is set";

        string Words(string name) => name switch
        {
            "yubikey" when settings.YubiKeySerial is { } serial => $"YubiKey {serial}",
            "yubikey" => "YubiKey",
            "ykman" => "ykman",
            _ => "prompt",
        };
    }
}
