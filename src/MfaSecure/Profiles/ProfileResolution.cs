namespace MfaSecure.Profiles;

internal enum Decision
{
    /// <summary>The command goes to the AWS CLI unchanged.</summary>
    PassThrough,

    Session,

    /// <summary>A role session, assumed with the user's MFA session and no code.</summary>
    Role,

    /// <summary>A role session, assumed with the user's keys and a code: it lasts longer than AWS allows when a session assumes it.</summary>
    Direct,
}

internal sealed class ProfileResolution
{
    private readonly Func<string, string?>? own;

    public required Decision Decision { get; init; }

    /// <summary>A clause that fits after "because".</summary>
    public required string Reason { get; init; }

    public required string ProfileName { get; init; }

    /// <summary>The <c>AWS_PROFILE</c> for the child; null where its variables already select the profile.</summary>
    public string? ChildProfile { get; init; }

    /// <summary>The user's long-term keys; null where they are elsewhere (see <see cref="StoredKey"/>, <see cref="CredentialProcess"/>), or for a pass-through.</summary>
    public Credentials? Keys { get; init; }

    /// <summary>The user's long-term keys in a key store.</summary>
    public StoredAccessKey? StoredKey { get; init; }

    /// <summary>The whole line; its arguments may be secrets.</summary>
    public string? CredentialProcess { get; init; }

    /// <summary>The line's program, which may be shown.</summary>
    public string? CredentialProgram => CredentialProcess is { } line ? Shlex.Split(line) is [var program, ..] ? program : "?" : null;

    /// <summary>Null where only a <see cref="CredentialProcess"/> knows it.</summary>
    public string? AccessKeyId => Keys?.AccessKeyId ?? StoredKey?.AccessKeyId;

    public bool HasLongTermKeys => Keys is not null || StoredKey is not null || CredentialProcess is not null;

    public bool IsMissing { get; init; }

    /// <summary>A pass-through that aws rejects whatever the command is.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Nothing in the profile gives credentials.</summary>
    public bool LacksKeys { get; init; }

    /// <summary>The profile whose session our own <c>credential_process</c> line requests; null where the line names none or is not ours.</summary>
    public string? SessionOf { get; init; }

    /// <summary>The profile whose access keys the session is made from, in aws-vault's layout, which the AWS CLI cannot use; else null.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>By <c>include_profile</c>, which the AWS CLI does not know.</summary>
    public string? IncludedRegion { get; init; }

    /// <summary>Only an mfa_serial is missing for a session.</summary>
    public bool LacksSerial { get; init; }

    /// <summary>The user who assumes the role; null for a profile that is not a role.</summary>
    public ProfileResolution? User { get; init; }

    /// <summary>Begins with the role that the user assumes; empty for a user.</summary>
    public IReadOnlyList<RoleStep> Roles { get; init; } = [];

    public RoleStep? Role => Roles is [.., var last] ? last : null;

    /// <summary>The role's own profile has no mfa_serial, so the AWS CLI may assume the role without MFA.</summary>
    public bool MayWorkWithoutMfa { get; init; }

    public string? Serial { get; init; }

    /// <summary><c>AWS_MFA_SERIAL</c>, or the name of the profile's key.</summary>
    public string? SerialSource { get; init; }

    /// <summary>The value of a profile key; a role inherits its source's values.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    /// <summary>As in the AWS CLI, a role inherits its source's keys, but not its region or other settings.</summary>
    public Func<string, string?> OwnSetting { get => own ?? Setting; init => own = value; }

    internal static ProfileResolution PassThrough(string profileName, string reason, bool isBroken = false)
        => new() { Decision = Decision.PassThrough, ProfileName = profileName, Reason = reason, IsBroken = isBroken };
}
