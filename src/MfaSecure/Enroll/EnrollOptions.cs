using MfaSecure.Iam;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>The options of <c>enroll</c>.</summary>
internal sealed record EnrollOptions
{
    /// <summary>The profile with the keys, which gets the <c>mfa_serial</c>; null for the current one.</summary>
    public string? Profile { get; init; }

    /// <summary>The user who gets the device; null for the owner of the keys.</summary>
    public string? UserName { get; init; }

    /// <summary>The device's name in IAM, possibly with a path in front; null for the user's name.</summary>
    public string? DeviceName { get; init; }

    /// <summary>The account's name on the YubiKey; null for the device's ARN.</summary>
    public string? OathAccount { get; init; }

    public bool Touch { get; init; } = true;

    /// <summary>Whether a second YubiKey gets the account too.</summary>
    public bool SecondKey { get; init; }

    /// <summary>Whether an authenticator app gets the secret, by a QR code, instead of a YubiKey.</summary>
    public bool QrCode { get; init; }

    /// <summary>The command that undoes a whole enrollment.</summary>
    public string UndoCommand => $"aws-mfa-secure unenroll{(Profile is null ? "" : $" --profile {Profile}")}";

    /// <exception cref="UserError">Two options exclude each other, or a name is invalid; exit code 2.</exception>
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
