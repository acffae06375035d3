namespace MfaSecure.Profiles;

/// <summary>What is to be done for a command.</summary>
public enum Decision
{
    /// <summary>Nothing: the CLI gets the command as it is.</summary>
    PassThrough,

    /// <summary>The user's MFA session is used.</summary>
    Session,

    /// <summary>A role's session is used, which the user's MFA session takes without a code.</summary>
    Role,

    /// <summary>A role's session is used that lasts longer than AWS lets a session take one: the user's keys take it, with a code.</summary>
    Direct,
}

/// <summary>The decision for one profile, with its reason; made from files and environment alone, before anything is done.</summary>
internal sealed class ProfileResolution
{
    private readonly Func<string, string?>? own;

    /// <summary>What is to be done.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Why, in words that fit behind "because".</summary>
    public required string Reason { get; init; }

    /// <summary>The profile in force, <c>default</c> where none is named.</summary>
    public required string ProfileName { get; init; }

    /// <summary>What <c>AWS_PROFILE</c> must be for the child; null where its variables already say so.</summary>
    public string? ChildProfile { get; init; }

    /// <summary>The user's long-term keys; null where <see cref="CredentialProcess"/> gives them, or nothing is to be done.</summary>
    public Credentials? Keys { get; init; }

    /// <summary>The <c>credential_process</c> that gives the user's long-term keys.</summary>
    public string? CredentialProcess { get; init; }

    /// <summary>Whether neither file has the profile in force.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The profile whose session the <c>credential_process</c> of the one in force gives; null where that is not ours.</summary>
    public string? SessionOf { get; init; }

    /// <summary>Whether all that is missing for a session is an mfa_serial.</summary>
    public bool LacksSerial { get; init; }

    /// <summary>The user behind a role, as if his profile were in force; null where the profile is no role of ours.</summary>
    public ProfileResolution? User { get; init; }

    /// <summary>The roles, the one that the user takes first; empty for a user.</summary>
    public IReadOnlyList<RoleStep> Roles { get; init; } = [];

    /// <summary>The role that the profile in force is; null for a user.</summary>
    public RoleStep? Role => Roles is [.., var last] ? last : null;

    /// <summary>Whether the role's own profile says nothing of MFA, so that the CLI may well take it without.</summary>
    public bool MayWorkWithoutMfa { get; init; }

    /// <summary>The MFA device's serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>Where the serial stands: <c>AWS_MFA_SERIAL</c>, or the profile's key.</summary>
    public string? SerialSource { get; init; }

    /// <summary>The value of a key of the profile (or of the section it lives in), null where it is not set.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    /// <summary>
    /// The same of the profile in force alone, as the CLI has it: a role takes its source's keys, and neither its region nor
    /// any other setting.
    /// </summary>
    public Func<string, string?> OwnSetting { get => own ?? Setting; init => own = value; }

    internal static ProfileResolution PassThrough(string profileName, string reason)
        => new() { Decision = Decision.PassThrough, ProfileName = profileName, Reason = reason };
}
