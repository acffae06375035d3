namespace MfaSecure.Profiles;

/// <summary>One profile: its section in the config file, its section in the credentials file, or both.</summary>
internal sealed class Profile
{
    /// <summary>broamski/aws-mfa stores the user's keys for profile x in <c>[x-long-term]</c>.</summary>
    internal const string LongTermSuffix = "-long-term";

    private static readonly string[] UnsupportedSettings =
        ["web_identity_token_file", "credential_source", "sso_session", "sso_start_url", "sso_account_id", "sso_role_name", "login_session"];

    internal Profile(string name, IniSection? config, IniSection? credentials)
    {
        Name = name;
        Config = config;
        Credentials = credentials;
    }

    /// <summary>Without quotation marks.</summary>
    public string Name { get; }

    /// <summary><c>[profile NAME]</c> or <c>[default]</c> of the config file; null when it has none.</summary>
    public IniSection? Config { get; }

    /// <summary><c>[NAME]</c> of the credentials file; null when it has none.</summary>
    public IniSection? Credentials { get; }

    /// <summary>The credentials file's value, else the config file's; null when neither has the key, or it holds a nested block.</summary>
    /// <param name="key">In lower case.</param>
    public string? this[string key] => (Credentials?[key] ?? Config?[key]) is { } value && !IniNested.Is(value) ? value : null;

    /// <summary>The AWS CLI's key, else the form in which vegas-credentials (<c>vegas_role_arn</c>) and others (<c>__role_arn</c>) hide it from SDKs.</summary>
    internal string? OwnOrHidden(string key)
        => this[key] is { Length: > 0 } own ? own
            : this["vegas_" + key] is { Length: > 0 } vegas ? vegas
            : this["__" + key] is { Length: > 0 } hidden ? hidden
            : null;

    /// <summary>The value of <paramref name="subkey"/> in the nested block of <paramref name="key"/>; blocks are not merged.</summary>
    /// <param name="key">In lower case.</param>
    /// <param name="subkey">As written.</param>
    public string? Nested(string key, string subkey)
        => (Credentials?[key] ?? Config?[key]) is { } value ? IniNested.Find(value, subkey) : null;

    /// <summary>Why the profile is left to the AWS CLI; null where it may be ours.</summary>
    internal string? UnsupportedSetting
    {
        get
        {
            foreach (var setting in UnsupportedSettings)
            {
                if (this[setting] is { Length: > 0 })
                {
                    return "profile '" + Name + "' has " + setting + ", which aws handles itself";
                }
            }

            return null;
        }
    }
}
