using MfaSecure.Sessions;

namespace MfaSecure.Enroll;

internal sealed record EnrollmentResult
{
    public required string Serial { get; init; }

    public required string UserName { get; init; }

    /// <summary>Such as <c>YubiKey 12345678, as 'NAME', touch required</c>.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>Null where the device is another user's.</summary>
    public string? Profile { get; init; }

    /// <summary>Null for keys that are in no file.</summary>
    public string? File { get; init; }

    /// <summary>The section's header, and the lines written below it.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The previous <c>mfa_serial</c>.</summary>
    public string? Replaced { get; init; }

    /// <summary>The previous <c>mfa_oath_account</c>, where no YubiKey has this device's account.</summary>
    public string? Removed { get; init; }

    public Session? Session { get; init; }

    /// <summary>No file names the device, so the user must set <c>AWS_MFA_SERIAL</c>.</summary>
    public bool NeedsVariable { get; init; }
}
