using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using static MfaSecure.Sts.StsFailureKind;

namespace MfaSecure.Sts;

/// <summary>Why a call to STS failed: one sentence with the cause, and the next step.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Sentence">The cause in words; lower case, no full stop, no secret.</param>
/// <param name="Hint">What to do next.</param>
internal sealed record StsFailure(StsFailureKind Kind, string Sentence, string? Hint)
{
    /// <summary>True where a new code can help: it was wrong, or already used. Nothing else is asked for again.</summary>
    public bool AskAgain => Kind is WrongCode or UsedCode;

    /// <summary>True when AWS has answered for the code, so that its time step is spent.</summary>
    public bool CodeSpent { get; init; }

    /// <summary>AWS's clock minus this machine's; null when no <c>Date</c> came.</summary>
    public TimeSpan? Skew { get; init; }

    /// <summary>AWS's error code, for the debug line; null when none came.</summary>
    public string? AwsCode { get; init; }

    /// <summary>Finds the cause.</summary>
    public static StsFailure Of(StsCall call, StsErrorResponse answer)
    {
        var failure = answer.Fault is { } fault ? StsNetworkFailure.Of(call, answer, fault)
            : answer.Status is 407 or (>= 300 and < 400) ? StsNetworkFailure.OfStatus(call, answer)
            : OfAws(call, answer);
        return failure with
        {
            // Names in the sentence come from files and from the network.
            Sentence = Sanitizer.OneLine(failure.Sentence),
            Hint = failure.Hint is null ? null : Sanitizer.OneLine(failure.Hint),
            Skew = answer.Skew,
            AwsCode = answer.Code,
            // An answer of AWS that says 200 and then breaks off has taken the code all the same.
            CodeSpent = call.Serial is not null && (failure.AskAgain || (answer.Status == 200 && answer.FromAws)),
        };
    }

    /// <summary>A fault that the serial number shows by itself, before a code is wasted on it; null when there is none.</summary>
    public static StsFailure? OfSerial(StsCall call)
    {
        if (call.Serial is not { } text || SerialNumber.Parse(text) is not { IsUsable: false } serial)
        {
            return null;
        }

        var setting = $"mfa_serial{(call.Profile is null ? "" : $" of profile '{call.Profile}'")}";
        return serial.Kind switch
        {
            SerialKind.User => new StsFailure(
                SerialIsUser,
                $"{setting} is the user's ARN ({serial}), not that of an MFA device",
                $"set mfa_serial = {serial.Corrected}, if the device bears the user's name; {ListDevices(call)} shows it"),
            SerialKind.Fido => new StsFailure(
                SerialIsFido,
                $"{setting} is a FIDO security key or passkey ({serial}), and STS takes only six-digit codes",
                "register a second MFA device of type authenticator app for the user (a YubiKey can hold it), and put its ARN as mfa_serial"),
            _ => new StsFailure(
                SerialMalformed,
                $"{setting} is not the serial number of an MFA device: {Sanitizer.Clean(serial.Text)}",
                $"it looks like arn:aws:iam::123456789012:mfa/NAME, without quotes; {ListDevices(call)} shows it"),
        };
    }

    private static StsFailure OfAws(StsCall call, StsErrorResponse answer)
    {
        var code = answer.Code ?? "";
        var message = answer.Message ?? "";
        return code switch
        {
            _ when IsThrottling(code) || answer.Status == 429 => new(
                Throttled, $"AWS answers too many requests ({call.Host}), also after retries", "wait a minute and try again"),
            _ when answer.Status >= 500 => new(
                ServiceError,
                $"{call.Host} has a fault of its own (HTTP {Number(answer.Status)}), also after retries",
                "wait a minute and try again; https://health.aws.amazon.com tells of outages"),
            _ when IsClock(code, message) => OfClock(answer),
            "InvalidClientTokenId" or "UnrecognizedClientException" or "InvalidAccessKeyId" => OfUnknownKey(call),
            "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException" => new(
                WrongSecret,
                $"AWS does not accept the signature: the secret is not that of {call.Keys}",
                call.SignedBySession ? "run aws-mfa-secure clean, then try again" : $"check {call.KeysPlace}; a secret is 40 characters, without quotes"),
            "ExpiredToken" or "ExpiredTokenException" => new(
                SessionEnded, $"the session of {call.Keys} has ended", "run aws-mfa-secure clean, then try again"),
            "RegionDisabledException" => new(
                RegionDisabled,
                $"STS is switched off for this account in region {call.Region}",
                "use another region (AWS_REGION), or activate STS there: IAM, Account settings"),
            "ValidationError" or "ValidationException" or "InvalidParameterValue" => OfValidation(call, message),
            "AccessDenied" or "AccessDeniedException" => StsAccessDenied.Of(call, answer),
            "" => StsNetworkFailure.OfGarbage(call, answer),
            _ => new(Refused, $"AWS refused {call.Action} with {Sanitizer.Clean(code)}: {Sanitizer.Clean(message)}", null),
        };
    }

    private static StsFailure OfUnknownKey(StsCall call) => call.SignedBySession
        ? new(SessionEnded, $"AWS does not know the session of {call.Keys} any more", "run aws-mfa-secure clean, then try again")
        : new(
            KeyUnknown,
            $"AWS does not know the {call.Keys}: it is inactive, deleted, or not of partition {call.Partition}",
            "look at it in the console: IAM, Users, Security credentials"
                + (call.Partition == Profiles.Partition.Commercial ? "; keys of China or GovCloud need a region of theirs (region, AWS_REGION)" : ""));

    private static StsFailure OfClock(StsErrorResponse answer)
    {
        var seconds = (long)(answer.Skew?.TotalSeconds ?? 0);
        return new(
            Clock,
            seconds == 0 ? "this machine's clock is too far from AWS's" : $"this machine's clock is {OffBy(seconds)}",
            "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), then try again");
    }

    private static StsFailure OfValidation(StsCall call, string message)
    {
        if (message.Contains("durationSeconds", StringComparison.OrdinalIgnoreCase))
        {
            var asked = call.Duration is { } duration ? $"a duration of {Number((long)duration.TotalSeconds)} s" : "the duration";
            var (limit, hint) = message.Contains("role chaining", StringComparison.OrdinalIgnoreCase)
                ? ("a role taken with a session lasts at most 3600 s", "set duration_seconds to 3600 or less")
                : message.Contains("MaxSessionDuration", StringComparison.Ordinal)
                    ? ($"role {call.RoleArn} allows less", "set duration_seconds to its maximum session duration or less")
                    : call.RoleArn is null
                        ? ("a session lasts 900 to 129600 s", "set mfa_ttl or AWS_MFA_TTL between the two")
                        : ("a role's session lasts 900 to 43200 s", "set duration_seconds between the two");
            return new(StsFailureKind.Duration, $"AWS refuses {asked}: {limit}", hint);
        }

        return OfSerial(call) is { } serial && message.Contains("serialNumber", StringComparison.OrdinalIgnoreCase)
            ? serial
            : new(Refused, $"AWS refuses the request {call.Action}: {Sanitizer.Clean(message)}", null);
    }

    private static bool IsThrottling(string code) =>
        code is "Throttling" or "ThrottlingException" or "ThrottledException" or "TooManyRequestsException"
            or "RequestLimitExceeded" or "RequestThrottled" or "RequestThrottledException" or "SlowDown";

    // STS says it with SignatureDoesNotMatch: "Signature expired: … is now earlier than …", "Signature not yet current: …".
    private static bool IsClock(string code, string message) =>
        code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
        || message.StartsWith("Signature expired", StringComparison.Ordinal)
        || message.StartsWith("Signature not yet current", StringComparison.Ordinal);

    /// <summary>Which way, and how far the clock is off.</summary>
    internal static string OffBy(long seconds) => $"{Number(Math.Abs(seconds))} s {(seconds > 0 ? "behind" : "ahead of")} AWS's";

    /// <summary>The command that shows a user's devices; it must not ask for a code itself.</summary>
    internal static string ListDevices(StsCall call) =>
        $"AWS_MFA_DISABLE=1 aws iam list-mfa-devices{(call.Profile is null ? "" : $" --profile {Word(call.Profile)}")}";

    // For people to paste; quoted only where a shell would not take it as one word.
    private static string Word(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '/') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    internal static string Number(long? value) => (value ?? 0).ToString(CultureInfo.InvariantCulture);
}
