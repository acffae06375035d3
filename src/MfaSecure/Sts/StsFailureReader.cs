using MfaSecure.Platform;

namespace MfaSecure.Sts;

internal static class StsFailureReader
{
    public static StsFailure Read(StsCall call, StsErrorResponse response)
    {
        var failure = response.Fault is { } fault ? StsNetworkFailure.Of(call, response, fault)
            : response.Status is 407 or (>= 300 and < 400) ? StsNetworkFailure.OfStatus(call, response)
            : OfAws(call, response);
        return failure with
        {
            // Names in the sentence come from files and from the network.
            Sentence = Sanitizer.OneLine(failure.Sentence),
            Hint = failure.Hint is null ? null : Sanitizer.OneLine(failure.Hint),
            Skew = response.Skew,
            AwsCode = response.Code,
            // AWS has accepted the code even when its 200 response breaks off.
            CodeSpent = call.Serial is not null && (failure.AskAgain || (response.Status == 200 && response.FromAws)),
        };
    }

    private static StsFailure OfAws(StsCall call, StsErrorResponse response)
    {
        var code = response.Code ?? "";
        var message = response.Message ?? "";
        return code switch
        {
            _ when IsThrottling(code) || response.Status == 429 => new(
                $"AWS reports too many requests ({call.Host}), even after retries", "wait a minute and try again"),
            _ when response.Status >= 500 => new(
                $"{call.Host} has an internal error (HTTP {StsFailure.Number(response.Status)}), even after retries",
                "wait a minute and try again; https://health.aws.amazon.com reports outages"),
            _ when IsClock(code, message) => OfClock(response),
            "InvalidClientTokenId" or "UnrecognizedClientException" or "InvalidAccessKeyId" => OfUnknownKey(call),
            "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException" => new(
                $"AWS rejects the signature: the secret does not match {call.Keys}",
                call.SignedBySession ? "run aws-mfa-secure clean, then try again" : $"check {call.KeysPlace}; a secret access key has 40 characters, without quotes"),
            "ExpiredToken" or "ExpiredTokenException" => new($"the session of {call.Keys} has expired", "run aws-mfa-secure clean, then try again")
            {
                SessionEnded = true,
            },
            "RegionDisabledException" => new(
                $"STS is not activated for this account in region {call.Region}",
                "use another region (AWS_REGION), or activate STS there under IAM > Account settings"),
            "ValidationError" or "ValidationException" or "InvalidParameterValue" => OfValidation(call, message),
            "AccessDenied" or "AccessDeniedException" => StsAccessDenied.Of(call, response),
            "" => StsNetworkFailure.NotSts(call, response),
            _ => new($"AWS rejected {call.Action} with {Sanitizer.Clean(code)}: {Sanitizer.Clean(message)}", null),
        };
    }

    private static StsFailure OfUnknownKey(StsCall call) => call.SignedBySession
        ? new($"AWS no longer recognizes the session of {call.Keys}", "run aws-mfa-secure clean, then try again") { SessionEnded = true }
        : new(
            $"AWS does not recognize {call.Keys}: it is inactive, deleted, or not in partition {call.Partition}",
            "check it in the console under IAM > Users > Security credentials"
                + (call.Partition == Profiles.Partition.Commercial ? "; access keys for China or GovCloud need a region there (region, AWS_REGION)" : ""));

    private static StsFailure OfClock(StsErrorResponse response)
    {
        var seconds = (long)(response.Skew?.TotalSeconds ?? 0);
        return new(
            seconds == 0 ? "this machine's clock is too far from AWS's" : $"this machine's clock is {StsFailure.OffBy(seconds)}",
            "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s), then try again");
    }

    private static StsFailure OfValidation(StsCall call, string message)
    {
        if (message.Contains("durationSeconds", StringComparison.OrdinalIgnoreCase))
        {
            var asked = call.Duration is { } duration ? $"a duration of {StsFailure.Number((long)duration.TotalSeconds)} s" : "the duration";
            var (limit, hint) = message.Contains("role chaining", StringComparison.OrdinalIgnoreCase)
                ? ("a role assumed with a session lasts at most 3600 s", "set duration_seconds to 3600 or less")
                : message.Contains("MaxSessionDuration", StringComparison.Ordinal)
                    ? ($"role {call.RoleArn} allows less", "set duration_seconds to the role's maximum session duration or less")
                    : call.RoleArn is null
                        ? ("a session lasts 900 to 129600 s", "set mfa_ttl or AWS_MFA_TTL within that range")
                        : ("a role session lasts 900 to 43200 s", "set duration_seconds within that range");
            return new($"AWS rejects {asked}: {limit}", hint);
        }

        return StsSerialFailure.Of(call) is { } serial && message.Contains("serialNumber", StringComparison.OrdinalIgnoreCase)
            ? serial
            : new($"AWS rejects the {call.Action} request: {Sanitizer.Clean(message)}", null);
    }

    private static bool IsThrottling(string code) =>
        code is "Throttling" or "ThrottlingException" or "ThrottledException" or "TooManyRequestsException"
            or "RequestLimitExceeded" or "RequestThrottled" or "RequestThrottledException" or "SlowDown";

    // STS uses SignatureDoesNotMatch for this: "Signature expired: … is now earlier than …", "Signature not yet current: …".
    private static bool IsClock(string code, string message) =>
        code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
        || message.StartsWith("Signature expired", StringComparison.Ordinal)
        || message.StartsWith("Signature not yet current", StringComparison.Ordinal);
}
