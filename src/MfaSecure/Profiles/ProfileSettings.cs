using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>Settings other than identity, by exclusion, so that those of newer CLIs and SDKs pass; possible secrets of other tools are excluded too.</summary>
internal static class ProfileSettings
{
    private static readonly string[] Prefixes = ["aws_", "sso_", "mfa_", "vegas_", "__"];

    private static readonly string[] Keys =
    [
        "role_arn", "source_profile", "credential_source", "credential_process", "web_identity_token_file", "role_session_name", "external_id",
        "duration_seconds", "login_session", "expiration", "include_profile",
    ];

    private static readonly string[] Secrets = ["secret", "password", "token", "seed"];

    /// <summary>Source: AWS SDKs and tools reference guide, settings reference. The region is missing: it has two variables.</summary>
    private static readonly (string Key, string Name)[] Named =
    [
        ("output", "AWS_DEFAULT_OUTPUT"),
        ("endpoint_url", "AWS_ENDPOINT_URL"),
        ("ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
        ("sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS"),
        ("ca_bundle", "AWS_CA_BUNDLE"),
        ("use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT"),
        ("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT"),
        ("retry_mode", "AWS_RETRY_MODE"),
        ("max_attempts", "AWS_MAX_ATTEMPTS"),
        ("defaults_mode", "AWS_DEFAULTS_MODE"),
        ("request_checksum_calculation", "AWS_REQUEST_CHECKSUM_CALCULATION"),
        ("response_checksum_validation", "AWS_RESPONSE_CHECKSUM_VALIDATION"),
    ];

    /// <summary>In the files' order, with nested blocks; then those of <c>[NAME-long-term]</c>.</summary>
    public static IEnumerable<(string Key, string Value)> Of(AwsFiles files, string name)
    {
        var profiles = new List<Profile?>();
        for (var profile = files.Find(name); profile is not null; profile = profile.Included)
        {
            profiles.Add(profile);
        }

        profiles.Add(files.Find(name + Profile.LongTermSuffix));
        return profiles
            .SelectMany(profile => (IniSection?[])[profile?.Config, profile?.Credentials])
            .SelectMany(section => section?.Keys ?? [])
            .Distinct()
            .Where(IsSetting)
            .Select(key => (key, profiles.Select(profile => profile?.Credentials?[key] ?? profile?.Config?[key]).First(value => value is not null)!));
    }

    public static IEnumerable<(string Name, string? Value)> Variables(EnvironmentBlock environment, Func<string, string?> setting)
    {
        foreach (var (key, name) in Named)
        {
            if (environment.NonEmpty(name) is null && setting(key) is { Length: > 0 } value)
            {
                yield return (name, value);
            }
        }

        // An empty value means: no pager.
        if (environment.Get("AWS_PAGER") is null && setting("cli_pager") is { } pager)
        {
            yield return ("AWS_PAGER", pager);
        }
    }

    public static string Lines(IEnumerable<(string Key, string Value)> settings)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in settings)
        {
            text.Append(key).Append(value is "" or ['\n', ..] ? " =" : " = ").Append(value.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsSetting(string key)
        => !Keys.Contains(key)
            && !Prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))
            && !Secrets.Any(secret => key.Contains(secret, StringComparison.Ordinal));
}
