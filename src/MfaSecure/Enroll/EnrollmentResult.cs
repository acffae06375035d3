using MfaSecure.Sessions;

namespace MfaSecure.Enroll;

/// <summary>What an enrollment did, for the summary.</summary>
internal sealed record EnrollmentResult
{
    public required string Serial { get; init; }

    public required string UserName { get; init; }

    /// <summary>What computes the codes, such as <c>YubiKey 12345678, as 'NAME', touch required</c>.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>The profile that uses the device; null where it is another user's.</summary>
    public string? Profile { get; init; }

    /// <summary>The file that <c>mfa_serial</c> was written to; null for keys that are in no file.</summary>
    public string? File { get; init; }

    /// <summary>The lines that were written, below the section's header.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The file's previous <c>mfa_serial</c>; null for none.</summary>
    public string? Replaced { get; init; }

    /// <summary>The <c>mfa_oath_account</c> that was removed, since no YubiKey has this device's account; null for none.</summary>
    public string? Removed { get; init; }

    public Session? Session { get; init; }

    /// <summary>Whether the user must set <c>AWS_MFA_SERIAL</c>, since no file names the device.</summary>
    public bool NeedsVariable { get; init; }
}
