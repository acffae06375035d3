using MfaSecure.Platform;

namespace MfaSecure.Iam;

internal static class IamFailureReader
{
    public static IamFailure Read(string stderr, int exitCode)
    {
        var failure = IamError.Find(stderr) is { } error
            ? OfAws(error) with { AwsCode = error.Code }
            : IamCliFailure.Of(stderr, exitCode);
        return failure with
        {
            // Policies are longer than Sanitizer.Clean allows, so foreign text is cleaned where it is put in.
            Sentence = Sanitizer.OneLine(failure.Sentence),
            Hint = failure.Hint is null ? null : Sanitizer.OneLine(failure.Hint),
        };
    }

    private static IamFailure OfAws(IamError error)
    {
        var text = Sanitizer.Clean(error.Message).TrimEnd('.');
        return error.Code switch
        {
            "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" => IamDenied.Of(error),
            "InvalidAuthenticationCode" => new(
                "AWS rejected the two codes of the MFA device: they are not two consecutive current codes, or one was used before",
                "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), wait half a minute, then try again")
            { Kind = IamFailureKind.WrongCodes },
            "EntityAlreadyExists" when error.Operation == "EnableMFADevice" => new(
                "the MFA device is already enabled", "aws iam list-virtual-mfa-devices shows its user"),
            "EntityAlreadyExists" => new(
                "an MFA device with that name already exists, possibly from an unfinished enrollment",
                "if it is unassigned (aws iam list-virtual-mfa-devices --assignment-status Unassigned), "
                + "delete it with aws iam delete-virtual-mfa-device --serial-number ARN, or choose another name")
            { Kind = IamFailureKind.NameTaken },
            "DeleteConflict" => new(
                "the MFA device cannot be deleted while it is enabled", "deactivate it first: aws iam deactivate-mfa-device --serial-number ARN")
            { Kind = IamFailureKind.StillEnabled },
            "LimitExceeded" when error.Operation == "CreateAccessKey" => new(
                $"AWS allows no more access keys: {text}", "a user can have two; aws iam list-access-keys lists them"),
            "LimitExceeded" => new(
                $"AWS allows no more MFA devices: {text}",
                "a user can have eight; aws iam list-mfa-devices lists them, aws-mfa-secure unenroll removes one"),
            "NoSuchEntity" when error.Message.Contains("user with name", StringComparison.OrdinalIgnoreCase) => new(
                $"AWS cannot find the user: {text}", "check --user-name, and that the access keys belong to the right account"),
            "NoSuchEntity" when error.Operation is "UpdateAccessKey" or "DeleteAccessKey" or "GetAccessKeyLastUsed" => new(
                $"AWS cannot find the access key: {text}", "aws iam list-access-keys lists the user's access keys")
            { Kind = IamFailureKind.NoSuchAccessKey },
            "NoSuchEntity" => new(
                $"AWS cannot find the MFA device, or it belongs to another user: {text}", "aws iam list-mfa-devices lists the user's devices")
            { Kind = IamFailureKind.NoSuchDevice },
            "ValidationError" when error.Message.Contains("non-User credentials", StringComparison.Ordinal) => new(
                "the access keys belong to a role or to the root user, not to an IAM user",
                "choose a profile with the user's own access keys, or set the user with --user-name"),
            "InvalidClientTokenId" or "UnrecognizedClientException" => new(
                "AWS does not recognize the access key: it is inactive, deleted, in another partition, or of a session without MFA",
                "check it in the console under IAM > Users > Security credentials; unset AWS_SESSION_TOKEN if the environment has temporary credentials")
            { Kind = IamFailureKind.SessionEnded },
            "ExpiredToken" or "ExpiredTokenException" => new(
                "the session in the environment has expired", "unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, then try again")
            { Kind = IamFailureKind.SessionEnded },
            "SignatureDoesNotMatch" when IsClock(error.Message) => OfClock(),
            "RequestTimeTooSkewed" or "RequestExpired" => OfClock(),
            "SignatureDoesNotMatch" => new(
                "the secret access key does not match the access key", "copy both into the profile again from where they were created"),
            "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "TooManyRequestsException" or "ConcurrentModification"
                or "EntityTemporarilyUnmodifiable" => new($"AWS asks to slow down: {text}", "try again in a minute"),
            "ServiceFailure" or "InternalFailure" or "InternalError" or "ServiceUnavailable" or "500" or "502" or "503" or "504" => new(
                $"AWS has an internal error: {text}", "try again in a minute")
            { MayHaveActed = true },
            _ => new($"AWS rejected {error.Operation} with {error.Code}: {text}", null),
        };
    }

    // "Signature expired: … is now earlier than …", "Signature not yet current: …".
    private static bool IsClock(string message)
        => message.StartsWith("Signature expired", StringComparison.Ordinal) || message.StartsWith("Signature not yet current", StringComparison.Ordinal);

    private static IamFailure OfClock() => new(
        "this machine's clock is too far from AWS's", "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), then try again");
}
