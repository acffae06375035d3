namespace MfaSecure.Enroll;

/// <summary>What the user says about an enrolment.</summary>
internal sealed record EnrollOptions
{
    /// <summary>The profile whose keys are used, and which gets the <c>mfa_serial</c>; null for the one in force.</summary>
    public string? Profile { get; init; }

    /// <summary>The user who gets the device; null for the one the keys are of.</summary>
    public string? UserName { get; init; }

    /// <summary>The device's name in IAM; null for the user's own.</summary>
    public string? DeviceName { get; init; }

    /// <summary>The account's id on the key; null for the device's ARN.</summary>
    public string? OathAccount { get; init; }

    /// <summary>Whether each code takes a touch.</summary>
    public bool Touch { get; init; } = true;

    /// <summary>Whether the account is put on a second key too.</summary>
    public bool SecondKey { get; init; }

    /// <summary>Whether an authenticator app gets the seed, by a QR code, in place of a key.</summary>
    public bool QrCode { get; init; }
}
