using MfaSecure.Iam;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>What the user says about an enrolment.</summary>
internal sealed record EnrollOptions
{
    /// <summary>The profile whose keys are used, and which gets the <c>mfa_serial</c>; null for the one in force.</summary>
    public string? Profile { get; init; }

    /// <summary>The user who gets the device; null for the one the keys are of.</summary>
    public string? UserName { get; init; }

    /// <summary>The device's name in IAM, perhaps with a path in front; null for the user's own.</summary>
    public string? DeviceName { get; init; }

    /// <summary>The account's id on the key; null for the device's ARN.</summary>
    public string? OathAccount { get; init; }

    /// <summary>Whether each code takes a touch.</summary>
    public bool Touch { get; init; } = true;

    /// <summary>Whether the account is put on a second key too.</summary>
    public bool SecondKey { get; init; }

    /// <summary>Whether an authenticator app gets the seed, by a QR code, in place of a key.</summary>
    public bool QrCode { get; init; }

    /// <summary>The command that takes a whole enrolment back.</summary>
    public string Undoing => $"aws-mfa-secure unenroll{(Profile is null ? "" : $" --profile {Profile}")}";

    /// <summary>Throws where the options cannot be meant together, or a name cannot be one: before anybody is asked.</summary>
    /// <exception cref="UserError">So it is; exit code 2.</exception>
    public void Check()
    {
        var ofKey = SecondKey ? "--second-key" : !Touch ? "--no-touch" : OathAccount is not null ? "--oath-account" : null;
        if (QrCode && ofKey is not null)
        {
            throw new UserError($"--qr is for an authenticator app, {ofKey} for a key", "leave out one of them", ErrorKind.Usage);
        }

        if (UserName is not null && !IamName.IsUser(UserName))
        {
            throw new UserError(
                $"'{Sanitizer.Clean(UserName)}' cannot be an IAM user's name", $"it has 1 to {IamName.LongestUser} {IamName.Legal}, and no path", ErrorKind.Usage);
        }

        if (DeviceName is not null && !IamName.IsDevice(DeviceName))
        {
            throw new UserError(
                $"'{Sanitizer.Clean(DeviceName)}' cannot be an MFA device's name",
                $"it has 1 to {IamName.LongestDevice} {IamName.Legal}; a path in front of it is like team/alice",
                ErrorKind.Usage);
        }

        if (OathAccount is not null)
        {
            AccountName.Check(OathAccount);
        }
    }
}
