using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>No I/O. The order of the keys is the AWS CLI's (botocore's create_credential_resolver): <c>--profile</c> turns the environment's keys off,
/// otherwise they come first; then roles, web identity, SSO, the credentials file, credential_process, the config file. Reasons are concatenated:
/// on the alias path, interpolation of more than four parts would first use .NET's array pool, which costs more than the rest.</summary>
internal sealed partial class ProfileResolver(EnvironmentBlock environment, AwsFiles files, string? explicitProfile, DateTimeOffset now, Func<string> userName)
{
    private readonly string name = explicitProfile ?? NamedByVariable(environment) ?? "default";

    public static ProfileResolution Resolve(EnvironmentBlock environment, AwsFiles files, string? explicitProfile, DateTimeOffset now, Func<string> userName)
        => new ProfileResolver(environment, files, explicitProfile, now, userName).Resolve();

    private static string? NamedByVariable(EnvironmentBlock environment) => environment.Get("AWS_PROFILE") ?? environment.Get("AWS_DEFAULT_PROFILE");

    private ProfileResolution Resolve()
    {
        if (explicitProfile is not null)
        {
            // The AWS CLI would find no access keys there, and not use the environment's.
            if (EnvironmentKeys(out _) is { } own && files.Find(name) is { } bare && HasOnlySerial(bare))
            {
                return ForEnvironmentKeys(own, bare);
            }
        }
        else
        {
            var profile = files.Find(name);
            if (EnvironmentKeys(out var reason) is { } keys)
            {
                return profile is null && NamedByVariable(environment) is not null
                    ? Missing(", which aws reports")
                    : ForEnvironmentKeys(keys, profile);
            }

            if (reason is not null)
            {
                return PassThrough(reason, isBroken: environment.NonEmpty("AWS_SECRET_ACCESS_KEY") is null);
            }
        }

        return ForProfile();
    }

    private ProfileResolution ForProfile()
    {
        var (profile, longTerm) = (files.Find(name), LongTerm());
        if (profile is null && longTerm is null)
        {
            return Missing("");
        }

        if (profile?.UnsupportedSetting is { } obstacle)
        {
            return PassThrough(obstacle);
        }

        if (role is null && profile?.OwnOrHidden("role_arn") is not null)
        {
            return ForRole(profile);
        }

        if (profile?.Credentials is { } own && own["aws_access_key_id"] is not null && KeysIn(own) is null)
        {
            return PassThrough("aws_secret_access_key of profile '" + name + "' is missing, which aws reports", isBroken: true);
        }

        if (profile is not null && (KeysOf(profile) is not null || profile["credential_process"] is { Length: > 0 } || StoredKeyOf(profile) is not null))
        {
            var isStale = longTerm is not null && KeysOf(profile) is { IsTemporary: true } && HasExpired(profile);
            if (!isStale)
            {
                return ForUser(profile);
            }
        }

        return longTerm is not null ? ForLongTerm(profile, longTerm)
            : profile?.OwnOrHidden("role_arn") is null && profile?.OwnOrHidden("source_profile") is { } source ? ForSource(profile, source)
            : new() { Decision = Decision.PassThrough, ProfileName = name, Reason = "profile '" + name + "' has no access keys", LacksKeys = true };
    }

    private ProfileResolution ForUser(Profile profile)
    {
        if (StoredKeyOf(profile) is { } stored)
        {
            return ForStoredKey(profile, stored);
        }

        // Our own credential_process next to keys in the config file is for SDKs; the session is still made from those keys.
        var command = profile.Credentials?["aws_access_key_id"] is null ? profile["credential_process"] : null;
        var keys = command is { Length: > 0 } && (!CommandIsOurs(command) || KeysOf(profile) is null) ? null : KeysOf(profile);
        command = keys is null ? command : null;
        if (keys is { IsTemporary: true })
        {
            return PassThrough("the credentials of profile '" + name + "' are already temporary");
        }

        if (command is not null && SelfCredentialProcess.Find(command) is { } self)
        {
            return ForSelfCredentialProcess(self);
        }

        var (serial, source) = environment.NonEmpty("AWS_MFA_SERIAL") is { } variable
            ? (variable, "AWS_MFA_SERIAL")
            : (SerialOf(profile), "mfa_serial");
        if (serial is not { Length: > 0 })
        {
            return WithoutSerial(keys, command, profile, "profile '" + name + "' has no mfa_serial");
        }

        if (keys is null && (SerialOf(profile) is not { Length: > 0 } || CommandIsOurs(command!)))
        {
            return PassThrough("the credential_process of profile '" + name + "' provides its own credentials");
        }

        return Session(keys, command, serial, source, profile, null, "profile '" + name + "' has " + (keys is null ? "a credential_process" : "access keys") + " and " + (source == "mfa_serial" ? "an mfa_serial" : source));
    }

    /// <summary>Next to it, our own credential_process gives SDKs the same session.</summary>
    private ProfileResolution ForStoredKey(Profile profile, string line)
    {
        if (StoredAccessKey.Parse(line) is not { } stored)
        {
            return PassThrough("mfa_keys of profile '" + name + "' is not STORE:ACCESS_KEY_ID");
        }

        var (serial, source) = environment.NonEmpty("AWS_MFA_SERIAL") is { } variable
            ? (variable, "AWS_MFA_SERIAL")
            : (SerialOf(profile), "mfa_serial");
        return serial is { Length: > 0 }
            ? Session(null, null, serial, source, profile, null, "profile '" + name + "' has access keys in " + stored.Store + (source == "mfa_serial" ? " and an mfa_serial" : " and AWS_MFA_SERIAL"), stored)
            : WithoutSerial(null, null, profile, "profile '" + name + "' has no mfa_serial", stored);
    }

    /// <summary>Such a profile is for SDKs; the AWS CLI runs us through it.</summary>
    private ProfileResolution ForSelfCredentialProcess(SelfCredentialProcess process)
        => new()
        {
            Decision = Decision.PassThrough,
            Reason = string.Concat("the credential_process of profile '", name, "' ") + (process.Profile == name ? "asks for the session of the same profile, which has no access keys"
                : "gives the session of " + (process.Profile is { } other ? "profile '" + other + "'" : "the current profile")),
            ProfileName = name,
            SessionOf = process.Profile == name ? null : process.Profile,
        };

    private ProfileResolution ForLongTerm(Profile? profile, Profile longTerm)
    {
        if (KeysOf(longTerm) is not { IsTemporary: false } keys)
        {
            return PassThrough("profile '" + longTerm.Name + "' has an aws_mfa_device but no long-term access keys");
        }

        var (serial, source) = environment.NonEmpty("AWS_MFA_SERIAL") is { } variable
            ? (variable, "AWS_MFA_SERIAL")
            : (longTerm["aws_mfa_device"]!, "aws_mfa_device");
        return Session(keys, null, serial, source, profile, longTerm, "profile '" + longTerm.Name + "' has access keys and " + source);
    }

    private ProfileResolution Session(Credentials? keys, string? command, string serial, string source, Profile? profile, Profile? longTerm, string reason, StoredAccessKey? stored = null)
        => new()
        {
            Decision = Decision.Session,
            Reason = reason,
            ProfileName = name,
            ChildProfile = ChildProfile(profile, longTerm),
            Keys = keys,
            StoredKey = stored,
            CredentialProcess = command,
            Serial = serial.Trim(),
            SerialSource = source,
            Setting = key => profile?[key] ?? longTerm?[key] ?? OfRole(key),
            IncludedRegion = profile?.IncludedRegion,
        };

    /// <summary>The AWS CLI must find the same profile's region and output. It has no profile x where only <c>[x-long-term]</c> exists, and its versions 1
    /// and 2 differ where both variables are set.</summary>
    private string? ChildProfile(Profile? profile, Profile? longTerm)
    {
        var known = profile?.Name ?? longTerm?.Name;
        var bothDiffer = environment.Get("AWS_PROFILE") is { } first && environment.Get("AWS_DEFAULT_PROFILE") is { } second && first != second;
        return explicitProfile is not null || bothDiffer || (known is not null && known != name) ? known : null;
    }

    private ProfileResolution WithoutSerial(Credentials? keys, string? command, Profile? profile, string reason, StoredAccessKey? stored = null)
        => new()
        {
            Decision = Decision.PassThrough,
            Reason = reason,
            ProfileName = name,
            LacksSerial = true,
            Keys = keys,
            StoredKey = stored,
            CredentialProcess = command,
            Setting = key => profile?[key],
        };

    private ProfileResolution Missing(string remark)
        => new() { Decision = Decision.PassThrough, ProfileName = name, Reason = "profile '" + name + "' does not exist" + remark, IsMissing = true };

    private ProfileResolution PassThrough(string reason, bool isBroken = false) => ProfileResolution.PassThrough(name, reason, isBroken);

    /// <summary>A key ID in the credentials file hides the config file's.</summary>
    private static Credentials? KeysOf(Profile profile)
        => KeysIn(profile.Credentials?["aws_access_key_id"] is null ? profile.Config : profile.Credentials);

    /// <summary>As in the AWS CLI, the credentials file comes before a credential_process, such as the one that goes with <c>mfa_keys</c>.</summary>
    private static string? StoredKeyOf(Profile profile)
        => profile.Credentials?["aws_access_key_id"] is null && profile[StoredAccessKey.ProfileKey] is { Length: > 0 } line ? line : null;

    private static Credentials? KeysIn(IniSection? section)
        => section?["aws_access_key_id"] is { Length: > 0 } id && section["aws_secret_access_key"] is { Length: > 0 } secret
            ? new(id, secret, section["aws_security_token"] ?? section["aws_session_token"])
            : null;

    /// <summary>aws-mfa stores <c>expiration = 2026-01-01 12:00:00</c> (UTC) next to its session.</summary>
    private bool HasExpired(Profile profile)
        => profile["expiration"] is { } text
            && DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var expiration)
            && expiration <= now;

    private static bool CommandIsOurs(string command)
        => command.Contains("aws-mfa-secure", StringComparison.Ordinal);
}
