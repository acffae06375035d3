namespace MfaSecure.Profiles;

/// <summary>Keys in the environment: they say who one is, unless a profile is named explicitly.</summary>
internal sealed partial class ProfileResolver
{
    /// <summary>The environment's long-term keys; else null, with the reason if its keys are there but not for us.</summary>
    private Credentials? EnvironmentKeys(out string? reason)
    {
        reason = null;
        var id = environment.NonEmpty("AWS_ACCESS_KEY_ID");
        var secret = environment.NonEmpty("AWS_SECRET_ACCESS_KEY");
        if (id is null)
        {
            // The CLI looks at the key id first: without one the environment has no keys.
            return null;
        }

        if (secret is null)
        {
            reason = "AWS_SECRET_ACCESS_KEY is missing beside AWS_ACCESS_KEY_ID, which aws will say";
            return null;
        }

        if (environment.NonEmpty("AWS_SESSION_TOKEN") is not null || environment.NonEmpty("AWS_SECURITY_TOKEN") is not null)
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
            return Session(keys, null, serial, "AWS_MFA_SERIAL", profile, null, "keys and AWS_MFA_SERIAL are in the environment");
        }

        if (profile?["mfa_serial"] is not { Length: > 0 } profileSerial)
        {
            return WithoutSerial(keys, null, profile, "the keys in the environment have no AWS_MFA_SERIAL beside them");
        }

        return KeysOf(profile) is { } own && own.AccessKeyId == keys.AccessKeyId
            ? Session(keys, null, profileSerial, "mfa_serial", profile, null, "the keys in the environment are those of profile '" + name + "', which has an mfa_serial")
            : Nothing("the keys in the environment are not those of profile '" + name + "', so its mfa_serial is not theirs");
    }
}
