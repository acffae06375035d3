using MfaSecure.Platform;
using static MfaSecure.Sts.StsFailureKind;

namespace MfaSecure.Sts;

/// <summary>AWS says <c>AccessDenied</c> for wrong codes, foreign devices, session credentials and policies alike: its words differ.</summary>
internal static class StsAccessDenied
{
    // AWS counts in steps of 30 s and takes a neighbouring one: from here on a wrong clock makes wrong codes.
    private const int ClockMatters = 30;

    public static StsFailure Of(StsCall call, StsErrorResponse answer)
    {
        var message = answer.Message ?? "";
        return message switch
        {
            _ when Has("invalid MFA one time pass code") => OfCode(call, answer),
            _ when Has("unable to validate MFA code") => StsFailure.OfSerial(call) ?? new(
                SerialNotOfUser,
                $"MFA device {call.Serial} is not one of the user of {call.Keys}",
                $"{StsFailure.ListDevices(call)} shows the user's devices; put the SerialNumber as mfa_serial"),
            _ when Has("must provide both MFA serial number") => new(
                Refused, "AWS wants the serial number and the code together", "set mfa_serial in the profile, or AWS_MFA_SERIAL"),
            _ when Has("with session credentials") => new(
                SessionCredentials,
                $"{call.Action} needs long-term keys, and {call.Keys} belongs to a session",
                call.Profile is null
                    ? "unset AWS_SESSION_TOKEN and the keys beside it, or choose a profile with long-term keys"
                    : $"put the user's long-term keys into profile '{call.Profile}', without aws_session_token"),
            _ when Has("may not be assumed by root") => new(
                RoleDenied, $"a root user's keys cannot assume role {call.RoleArn}", "use the keys of an IAM user"),
            _ when call.RoleArn is not null => OfRole(call, message),
            _ => new(
                Denied,
                $"AWS denies {Action(call, message)} to {call.Keys}{Because(message)}",
                "ask who keeps the account's policies; GetSessionToken needs no permission, so a policy denies it in so many words"),
        };

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static StsFailure OfCode(StsCall call, StsErrorResponse answer)
    {
        if (call.StepUsed)
        {
            return new(UsedCode, $"AWS had already taken this code of MFA device {call.Serial}, and takes each one once", "wait for the next code");
        }

        var seconds = (long)(answer.Skew?.TotalSeconds ?? 0);
        return call.CodeFromThisClock && Math.Abs(seconds) >= ClockMatters
            ? new(
                WrongCode,
                $"AWS refused the code: it was computed with this machine's clock, which is {StsFailure.OffBy(seconds)}",
                "set the clock, then try again")
            : new(WrongCode, $"AWS refused the code for MFA device {call.Serial}", "wait for the next code, and use that one");
    }

    private static StsFailure OfRole(StsCall call, string message)
    {
        var hint = message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase)
            ? "ask who keeps the account's policies"
            : "the role's trust policy and the user's own policies must both allow it";
        if (call.Serial is null && !call.SignedBySession)
        {
            hint += "; if the trust policy asks for MFA, set mfa_serial in the profile";
        }

        if (!call.HasExternalId)
        {
            hint += "; if it asks for an external id, set external_id";
        }

        return new(RoleDenied, $"AWS denies role {call.RoleArn} to {call.Keys}{Because(message)}", hint);
    }

    private static string Action(StsCall call, string message)
    {
        const string WordWrap = "not authorized to perform: ";
        var start = message.IndexOf(WordWrap, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return $"sts:{call.Action}";
        }

        var action = message.AsSpan(start + WordWrap.Length);
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
