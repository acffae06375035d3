using MfaSecure.Sessions;

namespace MfaSecure.Enroll;

/// <summary>What an enrolment did.</summary>
internal sealed record Enrolled
{
    /// <summary>The device's serial number.</summary>
    public required string Serial { get; init; }

    /// <summary>Who has it.</summary>
    public required string UserName { get; init; }

    /// <summary>What computes its codes, in words: <c>YubiKey 12345678 (touch required)</c>.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>The profile that uses it; null where it is another user's.</summary>
    public string? Profile { get; init; }

    /// <summary>The file that <c>mfa_serial</c> was written to; null where the keys are in no file.</summary>
    public string? File { get; init; }

    /// <summary>The lines that were written, with the section's header above them.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The <c>mfa_serial</c> that stood in the file before; null for none.</summary>
    public string? Replaced { get; init; }

    /// <summary>The <c>mfa_oath_account</c> that was taken out of the file, since no key has the device's account; null for none.</summary>
    public string? Removed { get; init; }

    /// <summary>The first session; null where there is none yet.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether <c>AWS_MFA_SERIAL</c> must be set, since no file names the device.</summary>
    public bool NeedsVariable { get; init; }
}
