using MfaSecure.Iam;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

internal sealed record EnrollOptions
{
    /// <summary>Has the keys, and gets the <c>mfa_serial</c>; null for the current profile.</summary>
    public string? Profile { get; init; }

    /// <summary>Null for the owner of the keys.</summary>
    public string? UserName { get; init; }

    /// <summary>May begin with a path; null for the user's name, since some policies allow no other.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Null for the device's ARN.</summary>
    public string? OathAccount { get; init; }

    public bool Touch { get; init; } = true;

    public bool SecondKey { get; init; }

    public bool QrCode { get; init; }

    public string UndoCommand => $"aws-mfa-secure unenroll{(Profile is null ? "" : $" --profile {Profile}")}";

    public void Check()
    {
        var forYubiKey = SecondKey ? "--second-key" : !Touch ? "--no-touch" : OathAccount is not null ? "--oath-account" : null;
        if (QrCode && forYubiKey is not null)
        {
            throw new UserError($"--qr is for an authenticator app, {forYubiKey} is for a YubiKey", "leave out one of them", ErrorKind.Usage);
        }

        if (UserName is not null && !IamName.IsUser(UserName))
        {
            throw new UserError(
                $"'{Sanitizer.Clean(UserName)}' is not a valid IAM user name", $"use 1 to {IamName.LongestUser} {IamName.Legal}, without a path", ErrorKind.Usage);
        }

        if (DeviceName is not null && !IamName.IsDevice(DeviceName))
        {
            throw new UserError(
                $"'{Sanitizer.Clean(DeviceName)}' is not a valid MFA device name",
                $"use 1 to {IamName.LongestDevice} {IamName.Legal}; a path may come first, as in team/alice",
                ErrorKind.Usage);
        }

        if (OathAccount is not null)
        {
            OathAccountName.Check(OathAccount);
        }
    }
}
