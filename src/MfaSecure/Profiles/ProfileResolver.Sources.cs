namespace MfaSecure.Profiles;

internal sealed partial class ProfileResolver
{
    /// <summary>The profile whose <c>source_profile</c> this one is, in aws-vault's layout.</summary>
    private ProfileResolver? sessionProfile;

    /// <summary>The session's profile says which device; its source only has the access keys.</summary>
    private string? serialOfSession;

    /// <summary>aws-vault's layout: a profile without a role_arn is the MFA session of its source_profile's access keys. The AWS CLI knows no such profile.</summary>
    private ProfileResolution ForSource(Profile profile, string sourceName)
    {
        for (var above = this; above is not null; above = above.sessionProfile)
        {
            if (above.name == sourceName)
            {
                return PassThrough("the source_profile of profile '" + name + "' leads back to '" + sourceName + "'", isBroken: true);
            }
        }

        var source = new ProfileResolver(environment, files, sourceName, now, userName)
        {
            role = role,
            serialOfRoles = serialOfRoles,
            sessionProfile = this,
            serialOfSession = serialOfSession ?? profile.OwnOrHidden("mfa_serial"),
        }.ForProfile();
        if (source.Decision != Decision.Session)
        {
            return source.LacksSerial ? new() { Decision = Decision.PassThrough, ProfileName = name, Reason = "profile '" + name + "' has neither access keys nor an mfa_serial", LacksKeys = true }
                : source.User is not null ? PassThrough("the source_profile '" + sourceName + "' of profile '" + name + "' is a role, and only a user has an MFA session", isBroken: true)
                : PassThrough("the source_profile '" + sourceName + "' of profile '" + name + "' cannot be used: " + source.Reason, isBroken: source.IsMissing || source.IsBroken || source.LacksKeys);
        }

        return new()
        {
            Decision = Decision.Session,
            Reason = string.Concat("profile '", name, "' has a source_profile: ", source.Reason),
            ProfileName = name,
            ChildProfile = ChildProfile(profile, null),
            Keys = source.Keys,
            StoredKey = source.StoredKey,
            CredentialProcess = source.CredentialProcess,
            SourceProfile = sourceName,
            Serial = source.Serial,
            SerialSource = source.SerialSource,
            Setting = key => profile[key] ?? source.Setting(key),
            OwnSetting = key => profile[key],
            IncludedRegion = profile.IncludedRegion,
        };
    }
}
