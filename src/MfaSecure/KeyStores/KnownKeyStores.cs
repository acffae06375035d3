using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.KeyStores;

internal static class KnownKeyStores
{
    public const string File = "file", SecretServiceName = "secret-service", PassName = "pass", YubiKeyName = "yubikey";

    /// <summary>Legal in <c>mfa_keys</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [SecretServiceName, PassName, YubiKeyName];

    /// <summary>Legal for <c>--store</c> and <c>--to</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names, File];

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="UserError">There is no such store.</exception>
    public static IKeyStore Of(Host host, string name, KeyStoreOptions options)
        => name switch
        {
            SecretServiceName => new SecretServiceStore(host, options),
            PassName => new PassStore(host, options),
            YubiKeyName => new YubiKeyStore(host, options),
            File => new FileKeyStore(host, options.ProfileName),
            _ => throw new UserError($"there is no key store '{Sanitizer.Clean(name)}'", $"use one of {string.Join(", ", All)}", ErrorKind.Usage),
        };

    /// <summary>The store that a profile's <c>mfa_keys</c> names.</summary>
    public static IKeyStore Of(Host host, ProfileResolution resolution, StoredAccessKey stored)
        => Of(host, stored.Store, new() { ProfileName = (resolution.User ?? resolution).ProfileName, Settings = MfaSettings.For(host.Environment, resolution) });
}
