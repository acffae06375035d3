namespace MfaSecure.Profiles;

/// <summary>Keys in the environment win unless <c>--profile</c> is given.</summary>
internal sealed partial class ProfileResolver
{
    /// <summary>The reason is set where the environment has keys that we do not use.</summary>
    private Credentials? EnvironmentKeys(out string? reason)
    {
        reason = null;
        var id = environment.NonEmpty("AWS_ACCESS_KEY_ID");
        var secret = environment.NonEmpty("AWS_SECRET_ACCESS_KEY");
        if (id is null)
        {
            // As in the AWS CLI: without a key ID the environment has no access keys.
            return null;
        }

        if (secret is null)
        {
            reason = "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY, which aws reports";
            return null;
        }

        if (CredentialVariables.HasSessionToken(environment))
        {
            reason = "the credentials in the environment are already temporary";
            return null;
        }

        return new(id, secret);
    }

    private ProfileResolution ForEnvironmentKeys(Credentials keys, Profile? profile)
    {
        if (environment.NonEmpty("AWS_MFA_SERIAL") is { } serial)
        {
            return Session(keys, null, serial, "AWS_MFA_SERIAL", profile, null, "access keys and AWS_MFA_SERIAL are in the environment");
        }

        if (profile?["mfa_serial"] is not { Length: > 0 } profileSerial)
        {
            return WithoutSerial(keys, null, profile, "the environment has access keys but no AWS_MFA_SERIAL");
        }

        return HasOnlySerial(profile)
            ? Session(keys, null, profileSerial, "mfa_serial", profile, null, "access keys are in the environment, and profile '" + name + "' has an mfa_serial and no access keys")
            : (StoredKeyOf(profile) is { } stored ? StoredAccessKey.Parse(stored)?.AccessKeyId : KeysOf(profile)?.AccessKeyId) == keys.AccessKeyId
            ? Session(keys, null, profileSerial, "mfa_serial", profile, null, "the access keys in the environment are those of profile '" + name + "', which has an mfa_serial")
            : PassThrough("the access keys in the environment are not those of profile '" + name + "', so its mfa_serial does not apply");
    }

    /// <summary>Such a profile belongs to the access keys in the environment.</summary>
    private bool HasOnlySerial(Profile profile)
        => profile["mfa_serial"] is { Length: > 0 }
            && !profile.HasAccessKeyId
            && profile[StoredAccessKey.ProfileKey] is not { Length: > 0 }
            && profile["credential_process"] is not { Length: > 0 }
            && profile.OwnOrHidden("role_arn") is null
            && profile.OwnOrHidden("source_profile") is null
            && profile.UnsupportedSetting is null
            && LongTerm() is null;
}
