namespace MfaSecure.Profiles;

internal sealed partial class ProfileResolver
{
    /// <summary>The role that this profile's user assumes. As in the AWS CLI, the user's keys then count even next to a role_arn.</summary>
    private Profile? role;
    private string? serialOfRoles;

    private ProfileResolution ForRole(Profile target)
    {
        if (environment.NonEmpty("AWS_MFA_ROLES") is "off" or "0" or "false" or "no")
        {
            return PassThrough("profile '" + name + "' is a role, and AWS_MFA_ROLES leaves roles to the CLI");
        }

        var chain = RoleChain.Walk(files, target, userName);
        if (chain.Obstacle is not null)
        {
            return PassThrough(chain.Obstacle, chain.IsBroken);
        }

        var user = new ProfileResolver(environment, files, chain.Root, now, userName) { role = target, serialOfRoles = chain.Serial }.ForProfile();
        if (user.Decision != Decision.Session && !user.LacksSerial)
        {
            return PassThrough("profile '" + name + "' is a role, and its source cannot be used: " + user.Reason, user.IsBroken || user.LacksKeys);
        }

        var isDirect = chain.Steps is [{ Seconds: > RoleStep.ChainedSeconds }];
        return new()
        {
            Decision = user.LacksSerial ? Decision.PassThrough : isDirect ? Decision.Direct : Decision.Role,
            Reason = string.Concat("profile '", name, "' is a role", string.Concat(isDirect ? " for more than an hour: " : ": ", user.Reason)),
            ProfileName = name,
            ChildProfile = ChildProfile(target, null),
            Keys = user.Keys,
            StoredKey = user.StoredKey,
            CredentialProcess = user.CredentialProcess,
            LacksSerial = user.LacksSerial,
            User = user,
            Roles = chain.Steps,
            MayWorkWithoutMfa = !chain.TargetHasSerial && user.SourceProfile is null,
            IncludedRegion = target.IncludedRegion,
            Serial = user.Serial,
            SerialSource = user.SerialSource,
            Setting = key => target[key] ?? user.Setting(key),
            OwnSetting = key => target[key],
        };
    }

    /// <summary><c>[NAME-long-term]</c>, where it names an MFA device.</summary>
    private Profile? LongTerm()
        => files.Find(name + Profile.LongTermSuffix) is { } section && section["aws_mfa_device"] is { Length: > 0 } ? section : null;

    /// <summary>The user's own serial wins over one in the profile of a role.</summary>
    private string? SerialOf(Profile profile) => serialOfSession ?? profile.OwnOrHidden("mfa_serial") ?? serialOfRoles;

    /// <summary>Fills in what the user's profile leaves open; not the session's duration, since all roles share that session.</summary>
    private string? OfRole(string key) => key == "mfa_ttl" ? null : role?[key];
}
