using System.Text;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

internal static class OathAccountName
{
    /// <summary>The user's choice; else the device's ARN, which is found without a setting; else, where that is too long, <c>NAME@ACCOUNT</c>.</summary>
    public static string Of(string? chosen, string serial, string brief)
    {
        if (chosen is not null)
        {
            Check(chosen);
            return chosen;
        }

        return Encoding.UTF8.GetByteCount(serial) <= OathAccount.LongestId ? serial
            : Encoding.UTF8.GetByteCount(brief) <= OathAccount.LongestId ? brief
            : throw new UserError($"the device's name is too long for an account on a YubiKey (at most {OathAccount.LongestId} bytes)", "choose a shorter one with --oath-account");
    }

    public static void Check(string chosen)
    {
        var length = Encoding.UTF8.GetByteCount(chosen);
        if (length is 0 or > OathAccount.LongestId)
        {
            throw new UserError($"an account name on a YubiKey has 1 to {OathAccount.LongestId} bytes, not {length}", "choose another with --oath-account", ErrorKind.Usage);
        }

        if (chosen.Any(char.IsControl) || chosen.Trim() != chosen)
        {
            throw new UserError(
                $"'{Sanitizer.Clean(chosen)}' is not a valid account name: it must fit on one line of the profile",
                "remove control characters, and spaces at the ends",
                ErrorKind.Usage);
        }

        if (Account(chosen).Period != OathAccount.DefaultPeriod)
        {
            throw new UserError(
                $"'{chosen}' sets a period of {Account(chosen).Period} s, but AWS uses {OathAccount.DefaultPeriod} s",
                "remove the number before the slash",
                ErrorKind.Usage);
        }
    }

    /// <summary>Found without a setting.</summary>
    public static bool IsFound(string account, string serial)
    {
        var parsed = SerialNumber.Parse(serial);
        return OathAccountChooser.Find([Account(account)], new(serial, parsed.Account, parsed.Name), null).Count > 0;
    }

    public static OathAccount Account(string id) => new(Encoding.UTF8.GetBytes(id), OathType.Totp);
}
