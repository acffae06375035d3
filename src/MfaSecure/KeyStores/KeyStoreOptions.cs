using MfaSecure.Settings;

namespace MfaSecure.KeyStores;

internal sealed record KeyStoreOptions
{
    /// <summary>The profile whose lines AWS's own files have.</summary>
    public required string ProfileName { get; init; }

    /// <summary>Timeout, YubiKey, and whether anybody may be asked.</summary>
    public MfaSettings Settings { get; init; } = new();

    /// <summary>Whether each unsealing needs a touch; null to seal as the YubiKey's other access keys are sealed, or else without.</summary>
    public bool? Touch { get; init; }

    /// <summary>Seal to a second YubiKey too.</summary>
    public bool SecondKey { get; init; }
}
