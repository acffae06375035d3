using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>The user's own access keys, wherever the profile says they are.</summary>
internal static class LongTermKeys
{
    /// <summary><paramref name="forHelpers"/> is the environment of a <c>credential_process</c>, which must not wait for what waits for it.</summary>
    public static async Task<Credentials> GetAsync(Host host, ProfileResolution resolution, EnvironmentBlock forHelpers, CancellationToken cancellation)
        => resolution.Keys
            ?? (resolution.StoredKey is { } stored ? await KnownKeyStores.Of(host, resolution, stored).ReadAsync(stored.AccessKeyId, cancellation)
                : resolution.CredentialProcess is { } command
                    ? await TerminalPrompter.WhileAsync(
                        host, "Waiting for credential_process", () => CredentialProcess.RunAsync(command, forHelpers, cancellation), isAlone: false)
                : throw new InvalidOperationException("a profile without keys has no session"));
}
