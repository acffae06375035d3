using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Lines are null for keys that are in no file; the account is null for an authenticator app.</summary>
internal sealed class ProfileUpdate(ProfileResolution resolution, ProfileLines? lines, string? oathAccount, ReplacedLines replaced)
{
    public string ProfileName => resolution.ProfileName;

    public EnrollmentResult Write(EnrollmentResult result)
    {
        result = result with { Profile = ProfileName, NeedsVariable = lines is null };
        if (lines is null)
        {
            return result;
        }

        // Before the first change, so that unenroll finds it whatever happens in between.
        var old = lines.Value("mfa_serial") is { } before && before != result.Serial ? before : null;
        replaced.Write(old, lines.Value("mfa_oath_account") is { } account && account != oathAccount ? account : null);
        var header = lines.Set("mfa_serial", result.Serial);
        result = result with
        {
            File = lines.Path,
            Lines = [header, $"mfa_serial = {result.Serial}"],
            Replaced = old,
        };
        var named = resolution.Setting("mfa_oath_account");
        if (oathAccount is null)
        {
            // A YubiKey with that account would be asked for codes of another device.
            return result with { Removed = named is not null && lines.Remove("mfa_oath_account", named).Count > 0 ? named : null };
        }

        if (named == oathAccount || (named is null && OathAccountName.IsFound(oathAccount, result.Serial)))
        {
            return result;
        }

        _ = lines.Set("mfa_oath_account", oathAccount);
        return result with { Lines = [.. result.Lines, $"mfa_oath_account = {oathAccount}"] };
    }
}
