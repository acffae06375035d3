namespace MfaSecure.Profiles;

/// <summary><c>included</c>: aws-vault's <c>include_profile</c>, whose values fill in what this profile leaves open.</summary>
internal sealed class Profile(string name, IniSection? config, IniSection? credentials, Profile? included = null)
{
    /// <summary>broamski/aws-mfa stores the user's keys for profile x in <c>[x-long-term]</c>.</summary>
    internal const string LongTermSuffix = "-long-term";

    /// <summary>A profile with access keys of its own inherits none of these, nor <c>sso_*</c>: the CLI uses those.</summary>
    private static readonly string[] IdentitySettings =
        ["role_arn", "source_profile", "credential_process", "credential_source", "web_identity_token_file", "login_session"];

    private static readonly string[] UnsupportedSettings =
        ["web_identity_token_file", "credential_source", "sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "login_session"];

    public string Name { get; } = name;

    /// <summary><c>[profile NAME]</c> or <c>[default]</c>.</summary>
    public IniSection? Config { get; } = config;

    public IniSection? Credentials { get; } = credentials;

    /// <summary>The credentials file wins; null for a nested block. The key is in lower case.</summary>
    public string? this[string key]
        => (Credentials?[key] ?? Config?[key]) is { } value ? (IniNested.Is(value) ? null : value)
            : included is not null && Inherits(key) ? included[key]
            : null;

    internal Profile? Included => included;

    internal bool HasAccessKeyId => Credentials?["aws_access_key_id"] is { Length: > 0 } || Config?["aws_access_key_id"] is { Length: > 0 };

    /// <summary>The AWS CLI does not know it.</summary>
    internal string? IncludedRegion => included is not null && Credentials?["region"] is null && Config?["region"] is null ? included["region"] : null;

    /// <summary>The AWS CLI's key, else the form in which vegas-credentials (<c>vegas_role_arn</c>) and others (<c>__role_arn</c>) hide it from SDKs.</summary>
    internal string? OwnOrHidden(string key)
        => this[key] is { Length: > 0 } own ? own
            : this["vegas_" + key] is { Length: > 0 } vegas ? vegas
            : this["__" + key] is { Length: > 0 } hidden ? hidden
            : null;

    /// <summary>Blocks of the two files are not merged. Only <paramref name="key"/> is in lower case.</summary>
    public string? Nested(string key, string subkey)
        => (Credentials?[key] ?? Config?[key]) is { } value ? IniNested.Find(value, subkey) : included?.Nested(key, subkey);

    /// <summary>Why the profile is left to the AWS CLI; null where it may be ours.</summary>
    internal string? UnsupportedSetting
        => Array.Find(UnsupportedSettings, setting => this[setting] is { Length: > 0 }) is { } found
            ? "profile '" + Name + "' has " + found + ", which aws handles itself"
            : null;

    private bool Inherits(string key)
        => !key.StartsWith("aws_", StringComparison.Ordinal)
            && !(HasAccessKeyId
                && (key.StartsWith("sso_", StringComparison.Ordinal) || Array.Exists(IdentitySettings, setting => key.EndsWith(setting, StringComparison.Ordinal))));
}
