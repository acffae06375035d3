using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Decided and checked before anything is created.</summary>
internal sealed record EnrollmentPlan
{
    /// <summary>Source: IAM user guide, "IAM and AWS STS quotas".</summary>
    private const int MostDevices = 8;

    public required string UserName { get; init; }

    public required string DeviceName { get; init; }

    public required string Serial { get; init; }

    /// <summary>False where an administrator enrolls another user: then no file on this computer changes.</summary>
    public required bool IsOwnUser { get; init; }

    /// <summary>Empty for an authenticator app.</summary>
    public required string OathAccount { get; init; }

    /// <summary>The user, where an account of that name can only be the leftover of a device that is gone; else null. An account is written only after AWS
    /// has created a device with that serial number, so no other user has it.</summary>
    public string? LeftoverOf { get; init; }

    public static EnrollmentPlan For(EnrollOptions options, ProfileResolution resolution, string? account, IamUser user, IReadOnlyList<string> devices)
    {
        var userName = options.UserName ?? user.Name;
        var deviceName = options.DeviceName ?? userName;
        var serial = user.SerialOf(deviceName);
        var isOwnUser = userName == user.Name;
        CheckDevices(devices, options, isOwnUser ? resolution : null, userName, deviceName, serial);
        // The profile's account belongs to the profile's device: another device must not overwrite it.
        var named = isOwnUser && (resolution.Serial ?? serial) == serial ? account : null;
        var oathAccount = options.QrCode ? "" : OathAccountName.Of(options.OathAccount ?? named, serial, $"{deviceName}@{user.Account}");
        return new()
        {
            UserName = userName,
            DeviceName = deviceName,
            Serial = serial,
            IsOwnUser = isOwnUser,
            OathAccount = oathAccount,
            LeftoverOf = !options.QrCode && OathAccountFinder.IsOf(OathAccountName.Account(oathAccount), SerialNumber.Parse(serial), null) ? userName : null,
        };
    }

    private static void CheckDevices(
        IReadOnlyList<string> devices, EnrollOptions options, ProfileResolution? resolution, string userName, string deviceName, string serial)
    {
        // AWS shows a secret only once: a backup key cannot get it later.
        var another = $"to add a second device, such as a backup YubiKey, give it a name: --device-name {deviceName}-2"
            + $"{(resolution is null ? "" : $"; to put one device on two YubiKeys, run {options.UndoCommand}, then enroll with --second-key")}";
        if (devices.Contains(serial))
        {
            throw new UserError(
                $"user {userName} already has an MFA device '{deviceName}': {serial}",
                resolution is null ? another
                    : resolution.Serial == serial ? $"profile '{resolution.ProfileName}' uses it; {another}"
                    : $"if its codes are on your YubiKey, add mfa_serial = {serial} to profile '{resolution.ProfileName}'; {another}");
        }

        if (devices.Count >= MostDevices)
        {
            throw new UserError(
                $"user {userName} has {devices.Count} MFA devices, and AWS allows {MostDevices}: {string.Join(", ", devices)}",
                "remove one that you no longer use: aws-mfa-secure unenroll, or aws iam deactivate-mfa-device");
        }

        if (resolution?.Serial is { } current && options.DeviceName is null && devices.Contains(current))
        {
            throw new UserError($"profile '{resolution.ProfileName}' already has an MFA device: {current}", another);
        }
    }
}
