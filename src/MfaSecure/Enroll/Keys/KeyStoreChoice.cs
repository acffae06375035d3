using MfaSecure.KeyStores;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>The key store where the command names none.</summary>
internal static class KeyStoreChoice
{
    /// <summary>Any well-formed ID: only whether the store answers counts.</summary>
    private const string AnyId = "AKIA0000000000000000";

    public static async Task<string> FindAsync(Host host, KeyProfile profile, CancellationToken cancellation)
    {
        if (host.Environment.NonEmpty("AWS_MFA_KEY_STORE") is { } configured)
        {
            return KnownKeyStores.All.Contains(configured) ? configured
                : throw new UserError($"AWS_MFA_KEY_STORE is '{Sanitizer.Clean(configured)}'", $"valid values: {string.Join(", ", KnownKeyStores.All)}", ErrorKind.Usage);
        }

        foreach (var store in KnownKeyStores.Names)
        {
            try
            {
                _ = await profile.Open(store).FindAsync(AnyId, cancellation);
                host.Notice($"using key store {store}; AWS_MFA_KEY_STORE or --store selects another");
                return store;
            }
            catch (UserError unusable)
            {
                host.Debug($"key store {store} is not used: {unusable.Message}");
            }
        }

        throw new UserError("no key store works here", "choose one with --store to see why");
    }
}
