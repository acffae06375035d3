using MfaSecure.Aws;
using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>What would happen now for a profile, and why: from files, environment and kept sessions alone.</summary>
/// <param name="Plan">The decision.</param>
/// <param name="Region">The region in force, as STS would be asked; null where none is set.</param>
/// <param name="Expiration">When the kept session ends; null where none is kept that would be used.</param>
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
        var plan = ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);
        var region = host.Environment.NonEmpty("AWS_REGION") ?? host.Environment.NonEmpty("AWS_DEFAULT_REGION")
            ?? (plan.Setting("region") is { Length: > 0 } own ? own : files.Find(plan.ProfileName)?["region"]);
        if (plan.Decision == Decision.PassThrough)
        {
            return new(plan, region, null, null);
        }

        var kept = new SessionBroker(host).Kept(SessionRequest.For(host, plan, files));
        return new(plan, region, kept?.Expiration, kept is null ? Source(MfaSetup.SettingsOf(host.Environment, plan)) : null);
    }

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
