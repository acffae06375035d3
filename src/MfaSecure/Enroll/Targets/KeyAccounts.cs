using MfaSecure.Oath;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>The accounts of an MFA device on the keys that are in.</summary>
internal static class KeyAccounts
{
    /// <summary>Finds them; a key that is locked or gone is told of and passed over.</summary>
    /// <param name="ring">The keys.</param>
    /// <param name="serial">The device.</param>
    /// <param name="chosen">The id that the profile names for it; null for none.</param>
    /// <param name="talk">Tells.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<List<(YubiKeyInfo Key, OathAccount Account)>> FindAsync(
        YubiKeySelector ring, SerialNumber serial, string? chosen, EnrollConsole talk, CancellationToken cancellation)
    {
        var found = new List<(YubiKeyInfo, OathAccount)>();
        foreach (var info in await ring.AllAsync(cancellation))
        {
            try
            {
                using var key = await ring.OpenAsync(info, cancellation);
                found.AddRange((await key.Applet.ListAsync(cancellation)).Where(account => IsOf(account, serial, chosen)).Select(account => (info, account)));
            }
            catch (Exception error) when (error is UserError or OathException)
            {
                talk.Tell($"{info.Title} is passed over: {error.Message}.");
            }
        }

        return found;
    }

    /// <summary>Whether a name that was chosen may be that of the device's account: an ARN is that of one device only.</summary>
    internal static bool MayBeOf(string chosen, SerialNumber serial)
        => SerialNumber.Parse(chosen) is not { Kind: SerialKind.Virtual } other || other.Text == serial.Text;

    /// <summary>Stricter than for a code: an account that may be another's is never deleted, so an alias in place of the account id does not do.</summary>
    internal static bool IsOf(OathAccount account, SerialNumber serial, string? chosen)
        => account.Type == OathType.Totp
            && (account.HasId(serial.Text)
                || (chosen is not null && MayBeOf(chosen, serial) && account.HasId(chosen))
                || (serial.Name is not null && (account.HasId($"{serial.Name}@{serial.Account}") || account.HasId($"Amazon Web Services:{serial.Name}@{serial.Account}"))));
}
