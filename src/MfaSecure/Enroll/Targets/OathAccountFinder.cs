using MfaSecure.Oath;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

internal static class OathAccountFinder
{
    /// <summary>Skips a YubiKey that is locked or gone, with a message.</summary>
    public static async Task<List<(YubiKeyInfo Key, OathAccount Account)>> FindAsync(
        YubiKeySelector yubiKeys, SerialNumber serial, string? chosen, EnrollConsole console, CancellationToken cancellation)
    {
        var found = new List<(YubiKeyInfo, OathAccount)>();
        foreach (var info in await yubiKeys.AllAsync(cancellation))
        {
            try
            {
                using var key = await yubiKeys.OpenAsync(info, cancellation);
                found.AddRange((await key.Applet.ListAsync(cancellation)).Where(account => IsOf(account, serial, chosen)).Select(account => (info, account)));
            }
            catch (Exception error) when (error is UserError or OathException)
            {
                console.Tell($"Skipped {info.Title}: {error.Message}.");
            }
        }

        return found;
    }

    /// <summary>An ARN belongs to one device only.</summary>
    internal static bool MayBeOf(string chosen, SerialNumber serial)
        => SerialNumber.Parse(chosen) is not { Kind: SerialKind.Virtual } other || other.Text == serial.Text;

    /// <summary>Stricter than for a code, since it decides what is deleted: an alias in place of the AWS account ID is not enough.</summary>
    internal static bool IsOf(OathAccount account, SerialNumber serial, string? chosen)
        => account.Type == OathType.Totp
            && (account.HasId(serial.Text)
                || (chosen is not null && MayBeOf(chosen, serial) && account.HasId(chosen))
                || (serial.Name is not null && (account.HasId($"{serial.Name}@{serial.Account}") || account.HasId($"Amazon Web Services:{serial.Name}@{serial.Account}"))));
}
