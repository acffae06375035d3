using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>What would happen now for a profile, and why; <c>CodeFrom</c> is null if no code is needed.</summary>
/// <remarks><c>Expiration</c> is that of the cached session, of the one in the environment, or of the one behind our own
/// credential_process.</remarks>
internal sealed record ProfileStatus(ProfileResolution Resolution, string? Region, DateTimeOffset? Expiration, string? CodeFrom)
{
    /// <summary>As in <c>status --json</c>.</summary>
    public string DecisionName => Resolution.Decision switch
    {
        Decision.Session => "session",
        Decision.Role => "role",
        Decision.Direct => "direct",
        _ => "pass-through",
    };

    /// <exception cref="UserError">A setting has an invalid value; exit code 2.</exception>
    public static ProfileStatus Of(Host host, AwsFiles files, string? profile)
    {
        var resolution = Resolve(host, files, profile);
        var region = host.Environment.NonEmpty("AWS_REGION") ?? host.Environment.NonEmpty("AWS_DEFAULT_REGION")
            ?? (resolution.OwnSetting("region") is { Length: > 0 } own ? own : files.Find(resolution.ProfileName)?["region"]);
        if (profile is null && EnvironmentSession.Find(host, files) is { } there)
        {
            return new(ProfileResolution.PassThrough(resolution.ProfileName, there.Reason), region, there.Expiration, null);
        }

        if (resolution.Decision == Decision.PassThrough)
        {
            var behind = resolution.SessionOf is { } other ? Resolve(host, files, other) : resolution;
            return new(resolution, region, behind.Decision == Decision.PassThrough ? null : Cached(host, behind, files)?.Expiration, null);
        }

        var cached = Cached(host, resolution, files);
        return new(resolution, region, cached?.Expiration, cached is null ? Source(MfaSettings.For(host.Environment, resolution), host.Environment) : null);
    }

    private static ProfileResolution Resolve(Host host, AwsFiles files, string? profile)
        => ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);

    /// <summary>Or the one of the Ruby gem that the next command takes over.</summary>
    private static Session? Cached(Host host, ProfileResolution resolution, AwsFiles files)
        => SessionRequest.For(host, resolution, files) is var request && new SessionBroker(host).Cached(request) is { } cached ? cached : GemSessions.Find(host, request);

    private static string Source(MfaSettings settings, EnvironmentBlock environment)
    {
        var names = settings.Sources ?? MfaSources.Default(environment);
        return settings.Token is not null ? "AWS_MFA_TOKEN"
            : settings.Process is not null && names.Contains("process") ? "mfa_process"
            : string.Join(" or ", names.Where(name => name != "process" && (name != "prompt" || !settings.NoPrompt)).Select(NameOf)) is { Length: > 0 } words ? words
            : "nowhere: AWS_MFA_NO_PROMPT is set";

        string NameOf(string name) => name switch
        {
            "yubikey" when settings.YubiKeySerial is { } serial => $"YubiKey {serial}",
            "yubikey" => "YubiKey",
            "ykman" => "ykman",
            _ => "prompt",
        };
    }
}
