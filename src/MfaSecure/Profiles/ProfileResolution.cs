namespace MfaSecure.Profiles;

/// <summary>What to do for a command.</summary>
internal enum Decision
{
    /// <summary>Hand the command to the AWS CLI unchanged.</summary>
    PassThrough,

    /// <summary>Use the user's MFA session.</summary>
    Session,

    /// <summary>Use a role session, assumed with the user's MFA session and no code.</summary>
    Role,

    /// <summary>Use a role session, assumed with the user's keys and a code: it lasts longer than AWS allows when a session assumes it.</summary>
    Direct,
}

/// <summary>The decision for one profile, with its reason, from files and environment alone.</summary>
internal sealed class ProfileResolution
{
    private readonly Func<string, string?>? own;

    public required Decision Decision { get; init; }

    /// <summary>A clause that fits after "because".</summary>
    public required string Reason { get; init; }

    /// <summary>The current profile, <c>default</c> where none is named.</summary>
    public required string ProfileName { get; init; }

    /// <summary>The <c>AWS_PROFILE</c> for the child; null where its variables already select the profile.</summary>
    public string? ChildProfile { get; init; }

    /// <summary>The user's long-term keys; null where <see cref="CredentialProcess"/> provides them, or for a pass-through.</summary>
    public Credentials? Keys { get; init; }

    /// <summary>The command that provides the user's long-term keys.</summary>
    public string? CredentialProcess { get; init; }

    /// <summary>Whether neither file has the profile.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The profile whose session our own <c>credential_process</c> line requests; null where it names none or is not ours.</summary>
    public string? SessionOf { get; init; }

    /// <summary>Whether only an mfa_serial is missing for a session.</summary>
    public bool LacksSerial { get; init; }

    /// <summary>The resolution of the user who assumes the role; null for a profile that is not a role.</summary>
    public ProfileResolution? User { get; init; }

    /// <summary>The role chain, beginning with the role that the user assumes; empty for a user.</summary>
    public IReadOnlyList<RoleStep> Roles { get; init; } = [];

    /// <summary>The profile's own role; null for a user.</summary>
    public RoleStep? Role => Roles is [.., var last] ? last : null;

    /// <summary>Whether the role's own profile has no mfa_serial, so that the AWS CLI may assume it without MFA.</summary>
    public bool MayWorkWithoutMfa { get; init; }

    /// <summary>The MFA device.</summary>
    public string? Serial { get; init; }

    /// <summary><c>AWS_MFA_SERIAL</c>, or the name of the profile's key.</summary>
    public string? SerialSource { get; init; }

    /// <summary>The value of a profile key, with the values that a role inherits from its source; null where it is not set.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    /// <summary>The profile's own value, as in the AWS CLI: a role inherits its source's keys, but not its region or other settings.</summary>
    public Func<string, string?> OwnSetting { get => own ?? Setting; init => own = value; }

    internal static ProfileResolution PassThrough(string profileName, string reason)
        => new() { Decision = Decision.PassThrough, ProfileName = profileName, Reason = reason };
}
