using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Writes the new device into the profile.</summary>
/// <param name="resolution">The profile as it was before.</param>
/// <param name="lines">Null for keys that are in no file.</param>
/// <param name="oathAccount">The account's name on the YubiKey; null for an authenticator app.</param>
internal sealed class ProfileUpdate(ProfileResolution resolution, ProfileLines? lines, string? oathAccount)
{
    public string ProfileName => resolution.ProfileName;

    /// <exception cref="UserError">The file cannot be written or edited.</exception>
    public EnrollmentResult Write(EnrollmentResult result)
    {
        result = result with { Profile = ProfileName, NeedsVariable = lines is null };
        if (lines is null)
        {
            return result;
        }

        var header = lines.Set("mfa_serial", result.Serial);
        result = result with
        {
            File = lines.Path,
            Lines = [header, $"mfa_serial = {result.Serial}"],
            Replaced = resolution is { Serial: { } old, SerialSource: "mfa_serial" } && old != result.Serial ? old : null,
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
