using MfaSecure.Platform;
using static MfaSecure.Iam.IamFailureKind;

namespace MfaSecure.Iam;

/// <summary>Why <c>aws iam …</c> failed: one sentence with the cause, and the next step.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Sentence">The cause in words; lower case, no full stop, no secret.</param>
/// <param name="Hint">What to do next.</param>
internal sealed record IamFailure(IamFailureKind Kind, string Sentence, string? Hint)
{
    /// <summary>The action that was refused, as <c>iam:EnableMFADevice</c>; null where none was.</summary>
    public string? Action { get; init; }

    /// <summary>Who was refused, by AWS's own word: known even where GetUser is not allowed; null where AWS did not say.</summary>
    public string? CallerArn { get; init; }

    /// <summary>AWS's error code, for the debug line; null when AWS said nothing.</summary>
    public string? AwsCode { get; init; }

    /// <summary>True when the call may have been carried out all the same: look before it is made again.</summary>
    public bool MayHaveActed { get; init; }

    /// <summary>Finds the cause in what the CLI printed.</summary>
    /// <param name="stderr">All of its standard error.</param>
    /// <param name="exitCode">How it ended, for what cannot be told otherwise.</param>
    public static IamFailure Of(string stderr, int exitCode)
    {
        var failure = IamError.Find(stderr) is { } error
            ? OfAws(error) with { AwsCode = error.Code }
            : IamCliFailure.Of(stderr, exitCode);
        return failure with
        {
            // Names in them come from outside. Policies are longer than one line of Sanitizer.Clean, so only what is put in was cleaned.
            Sentence = Sanitizer.OneLine(failure.Sentence),
            Hint = failure.Hint is null ? null : Sanitizer.OneLine(failure.Hint),
        };
    }

    /// <summary>To be thrown.</summary>
    public UserError ToError() => new(Sentence, Hint);

    private static IamFailure OfAws(IamError error)
    {
        var text = Sanitizer.Clean(error.Message).TrimEnd('.');
        return error.Code switch
        {
            "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" => IamDenied.Of(error),
            "InvalidAuthenticationCode" => new(
                WrongCodes,
                "AWS refused the two codes of the MFA device: they are not of two time steps in a row near now, or were used before",
                "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), wait half a minute, then try again"),
            "EntityAlreadyExists" when error.Operation == "EnableMFADevice" => new(
                AlreadyEnabled, "the MFA device is enabled already", "aws iam list-virtual-mfa-devices shows whose it is"),
            "EntityAlreadyExists" => new(
                NameTaken,
                "an MFA device of that name is there already, perhaps of an enrolment that was not finished",
                "if nobody uses it (aws iam list-virtual-mfa-devices --assignment-status Unassigned), "
                + "delete it with aws iam delete-virtual-mfa-device --serial-number ARN, or choose another name"),
            "DeleteConflict" => new(
                StillEnabled, "the MFA device cannot be deleted while it is enabled", "deactivate it first: aws iam deactivate-mfa-device --serial-number ARN"),
            "LimitExceeded" => new(
                TooMany, $"AWS allows no more MFA devices: {text}", "a user has eight at most; aws iam list-mfa-devices shows them, unenroll removes one"),
            "NoSuchEntity" when error.Message.Contains("user with name", StringComparison.OrdinalIgnoreCase) => new(
                NoSuchUser, $"AWS does not know the user: {text}", "check --user-name, and that the keys are of the right account"),
            "NoSuchEntity" => new(
                NoSuchDevice, $"AWS does not know the MFA device, or it is another user's: {text}", "aws iam list-mfa-devices shows the user's devices"),
            "ValidationError" when error.Message.Contains("non-User credentials", StringComparison.Ordinal) => new(
                NotUserKeys,
                "the keys are not those of an IAM user, but of a role or of the root user",
                "choose a profile with the user's own keys, or name the user with --user-name"),
            "InvalidClientTokenId" or "UnrecognizedClientException" => new(
                UnknownKey,
                "AWS does not know the access key: it is inactive, deleted, of another partition, or of a session without MFA",
                "look at it in the console: IAM, Users, Security credentials; unset AWS_SESSION_TOKEN if a session's keys are in the environment"),
            "ExpiredToken" or "ExpiredTokenException" => new(
                SessionEnded, "the session in the environment has ended", "unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, then try again"),
            "SignatureDoesNotMatch" when IsClock(error.Message) => OfClock(),
            "RequestTimeTooSkewed" or "RequestExpired" => OfClock(),
            "SignatureDoesNotMatch" => new(
                WrongSecret, "the secret access key does not fit the access key", "put both of them into the profile again, from where they were made"),
            "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "TooManyRequestsException" or "ConcurrentModification"
                or "EntityTemporarilyUnmodifiable" => new(Busy, $"AWS asks to wait: {text}", "try again in a minute"),
            "ServiceFailure" or "InternalFailure" or "InternalError" or "ServiceUnavailable" or "500" or "502" or "503" or "504" => new(
                Busy, $"AWS has trouble of its own: {text}", "try again in a minute")
            { MayHaveActed = true },
            _ => new(Other, $"AWS refuses {error.Operation} with {error.Code}: {text}", null),
        };
    }

    // "Signature expired: … is now earlier than …", "Signature not yet current: …".
    private static bool IsClock(string message)
        => message.StartsWith("Signature expired", StringComparison.Ordinal) || message.StartsWith("Signature not yet current", StringComparison.Ordinal);

    private static IamFailure OfClock() => new(
        Clock, "this machine's clock is too far from AWS's", "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), then try again");
}
