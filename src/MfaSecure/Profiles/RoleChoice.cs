namespace MfaSecure.Profiles;

/// <summary>A role that the command line names (<c>--role ARN</c>), assumed by a profile's user, or by its role.</summary>
internal sealed record RoleChoice(string Arn, string? ExternalId, string? SessionName, int? Seconds)
{
    /// <summary>Without a serial number the profile's user has no MFA session: then the user's keys assume the role.</summary>
    public ProfileResolution After(ProfileResolution source, Func<string> userName)
    {
        if (source.Decision == Decision.PassThrough && !source.LacksSerial)
        {
            throw new UserError($"role {Arn} cannot be assumed: {source.Reason}", "choose a profile with long-term access keys: --profile NAME");
        }

        var user = source.User ?? source;
        if (SerialNumber.PartitionOf(user.Serial) is { } partition && SerialNumber.PartitionOf(Arn) != partition)
        {
            throw new UserError(
                $"role {Arn} is not in partition {partition} of the MFA device: access keys do not work across partitions",
                "choose a profile of the role's partition: --profile NAME",
                ErrorKind.Usage);
        }

        if (source.Role is not null && Seconds > RoleStep.ChainedSeconds)
        {
            throw new UserError(
                $"--duration {Seconds} is too long: profile '{source.ProfileName}' is a role, and AWS limits role chaining to {RoleStep.ChainedSeconds} s",
                $"use at most {RoleStep.ChainedSeconds}, or the profile of the user",
                ErrorKind.Usage);
        }

        RoleStep[] roles = [.. source.Roles, new(source.ProfileName, Arn, SessionName ?? RoleChain.SessionNameOf(userName()), ExternalId, Seconds)];
        return new()
        {
            Decision = user.LacksSerial ? Decision.PassThrough : Seconds > RoleStep.ChainedSeconds ? Decision.Direct : Decision.Role,
            Reason = $"--role names {Arn}: {source.Reason}",
            ProfileName = source.ProfileName,
            Keys = user.Keys,
            StoredKey = user.StoredKey,
            CredentialProcess = user.CredentialProcess,
            LacksSerial = user.LacksSerial,
            User = user,
            Roles = roles,
            Serial = user.Serial,
            SerialSource = user.SerialSource,
            Setting = source.Setting,
            OwnSetting = source.OwnSetting,
        };
    }
}
