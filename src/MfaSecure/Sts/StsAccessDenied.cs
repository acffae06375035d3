using MfaSecure.Platform;

namespace MfaSecure.Sts;

/// <summary>AWS returns <c>AccessDenied</c> for wrong codes, other users' devices, session credentials and policies: only its message tells them apart.</summary>
internal static class StsAccessDenied
{
    // AWS counts in steps of 30 s and accepts the neighboring ones: a clock that is off by more computes wrong codes.
    private const int ClockMatters = 30;

    public static StsFailure Of(StsCall call, StsErrorResponse response)
    {
        var message = response.Message ?? "";
        return message switch
        {
            _ when Has("invalid MFA one time pass code") => OfCode(call, response) with { AskAgain = true },
            _ when Has("unable to validate MFA code") => StsSerialFailure.Of(call) ?? new(
                $"MFA device {call.Serial} does not belong to the user of {call.Keys}",
                $"{call.ListDevicesCommand} lists the user's devices; set mfa_serial to the SerialNumber shown"),
            _ when Has("must provide both MFA serial number") => new(
                "AWS requires the serial number and the code together", "set mfa_serial in the profile, or AWS_MFA_SERIAL"),
            _ when Has("with session credentials") => new(
                $"{call.Action} needs long-term access keys, but {call.Keys} belongs to a session",
                call.Profile is null
                    ? "unset AWS_SESSION_TOKEN and the access keys set with it, or choose a profile with long-term access keys"
                    : $"put the user's long-term access keys into profile '{call.Profile}', without aws_session_token"),
            _ when Has("may not be assumed by root") => new(
                $"the root user's access keys cannot assume role {call.RoleArn}", "use the access keys of an IAM user"),
            _ when call.RoleArn is not null => OfRole(call, message),
            _ when call.Action == "GetFederationToken" => new(
                $"AWS denies {Action(call, message)} to {call.Keys}{Because(message)}",
                "sign in with a role (--role ARN, or a role's profile), or ask whoever manages the account's policies to allow it"),
            _ => new(
                $"AWS denies {Action(call, message)} to {call.Keys}{Because(message)}",
                "ask whoever manages the account's policies; GetSessionToken needs no permission, so a policy must deny it explicitly"),
        };

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static StsFailure OfCode(StsCall call, StsErrorResponse response)
    {
        if (call.StepUsed)
        {
            return new($"this code of MFA device {call.Serial} has already been used; AWS accepts each code once", "wait for the next code");
        }

        var seconds = (long)(response.Skew?.TotalSeconds ?? 0);
        var isOff = Math.Abs(seconds - call.Correction.TotalSeconds) >= ClockMatters;
        return call.CodeFromThisClock && isOff
            ? new(
                $"AWS rejected the code: it was computed from this machine's clock, which is {StsFailure.OffBy(seconds)}",
                "set the clock, then try again")
            : call.CodeFromProgram && isOff
            ? new(
                $"AWS rejected the code for MFA device {call.Serial}, and this machine's clock is {StsFailure.OffBy(seconds)}",
                "if the code was computed on this machine, set the clock; otherwise use the next code")
            : new($"AWS rejected the code for MFA device {call.Serial}", "check the digits, or use the next code");
    }

    private static StsFailure OfRole(StsCall call, string message)
    {
        var hint = message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase)
            ? "ask whoever manages the account's policies"
            : call.SignedByRole is null
            ? "the role's trust policy and the user's own policies must both allow it"
            : "the role's trust policy and the policies of the role that assumes it must both allow it; a role's session carries no MFA";
        if (call.Serial is null && !call.SignedBySession)
        {
            hint += "; if the trust policy requires MFA, set mfa_serial in the profile";
        }

        if (!call.HasExternalId)
        {
            hint += "; if it requires an external ID, set external_id";
        }

        return new($"AWS denies role {call.RoleArn} to {call.Keys}{Because(message)}", hint);
    }

    private static string Action(StsCall call, string message)
    {
        const string Before = "not authorized to perform: ";
        var start = message.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return $"sts:{call.Action}";
        }

        var action = message.AsSpan(start + Before.Length);
        var end = action.IndexOfAny(' ', '\n', '.');
        return Sanitizer.Clean((end < 0 ? action : action[..end]).ToString());
    }

    // "… with an explicit deny in a service control policy", "… because no identity-based policy allows the sts:AssumeRole action".
    private static string Because(string message)
    {
        foreach (var words in (ReadOnlySpan<string>)["with an explicit deny", "because "])
        {
            var start = message.IndexOf(words, StringComparison.OrdinalIgnoreCase);
            if (start >= 0)
            {
                var reason = message[start..];
                return ": " + Sanitizer.Clean(reason.StartsWith("because ", StringComparison.OrdinalIgnoreCase) ? reason[8..] : reason).TrimEnd('.');
            }
        }

        return "";
    }
}
