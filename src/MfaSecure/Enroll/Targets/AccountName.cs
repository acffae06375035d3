using System.Text;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>What an MFA device's account is called on a key.</summary>
internal static class AccountName
{
    /// <summary>What was chosen; else the device's ARN, which is found without a setting; else, where that is too long, <c>NAME@ACCOUNT</c>.</summary>
    /// <exception cref="UserError">What was chosen cannot be an account's id.</exception>
    public static string Of(string? chosen, string serial, string brief)
    {
        if (chosen is not null)
        {
            Check(chosen);
            return chosen;
        }

        return Encoding.UTF8.GetByteCount(serial) <= OathAccount.LongestId ? serial
            : Encoding.UTF8.GetByteCount(brief) <= OathAccount.LongestId ? brief
            : throw new UserError($"the device's name is too long for a key, whose accounts' names have {OathAccount.LongestId} bytes", "choose a shorter one with --oath-account");
    }

    /// <summary>Throws where a chosen name cannot be an account's id, or not stand in a profile.</summary>
    /// <exception cref="UserError">So it is; exit code 2.</exception>
    public static void Check(string chosen)
    {
        var length = Encoding.UTF8.GetByteCount(chosen);
        if (length is 0 or > OathAccount.LongestId)
        {
            throw new UserError($"an account's name on a key has 1 to {OathAccount.LongestId} bytes, not {length}", "choose another with --oath-account", ErrorKind.Usage);
        }

        if (chosen.Any(char.IsControl) || chosen.Trim() != chosen)
        {
            throw new UserError(
                $"'{Sanitizer.Clean(chosen)}' cannot be an account's name: it has to stand in a line of the profile",
                "leave out spaces at its ends, and control characters",
                ErrorKind.Usage);
        }

        if (Account(chosen).Period != OathAccount.DefaultPeriod)
        {
            throw new UserError(
                $"'{chosen}' names a period of {Account(chosen).Period} s, and AWS's devices have {OathAccount.DefaultPeriod}",
                "leave out the number in front of the slash",
                ErrorKind.Usage);
        }
    }

    /// <summary>Whether a device's account is found under this name without a setting.</summary>
    public static bool IsFound(string account, string serial)
    {
        var parsed = SerialNumber.Parse(serial);
        return OathAccountChooser.Find([Account(account)], new(serial, parsed.Account, parsed.Name), null).Count > 0;
    }

    /// <summary>The account of an id, as a key has it.</summary>
    public static OathAccount Account(string id) => new(Encoding.UTF8.GetBytes(id), OathType.Totp);
}
