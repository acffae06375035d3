using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Iam;

/// <summary>Reads <c>User: ARN is not authorized to perform: ACTION on resource: RESOURCE REASON</c>; the reason may be missing.
/// Source: IAM user guide, "Troubleshoot access denied error messages".</summary>
internal static class IamDenied
{
    private const string Perform = " is not authorized to perform: ";

    public static IamFailure Of(IamError error)
    {
        var action = First(After(error.Message, Perform)) ?? $"iam:{error.Operation}";
        var resource = Resource(error.Message);
        var caller = error.Between("User: ", Perform);
        var who = caller is null ? "these access keys" : Sanitizer.Clean(caller);
        var failure = error.Message switch
        {
            _ when !error.Message.Contains(Perform, StringComparison.Ordinal) => new IamFailure(
                $"AWS denies {action}: {Sanitizer.Clean(error.Message).TrimEnd('.')}", "ask whoever manages the account's policies"),
            _ when Has("explicit deny in an identity-based policy") => new(
                $"a policy denies {action} to {who}",
                "accounts that require MFA deny this without an MFA session: try again with the session of a device that is already enabled "
                + "(aws-mfa-secure exec), or ask whoever manages the account's policies"),
            _ when Has("explicit deny") => new(
                $"AWS denies {action} to {who} {Reason("with an explicit deny")}", "ask whoever manages the account's and the organization's policies"),
            _ when Has("because no ") && !Has("no identity-based policy") => new(
                $"AWS does not allow {action} to {who}: {Reason("no ")}", "ask whoever manages the account's and the organization's policies"),
            _ => new(
                $"{who} is not allowed to call {action}: no policy of the user allows it",
                $"ask whoever manages the account's policies to add this one: {Policy(action, caller, resource)}")
            { Kind = IamFailureKind.NotAllowed },
        };
        return failure with
        {
            Kind = failure.Kind == IamFailureKind.NotAllowed ? failure.Kind : IamFailureKind.Denied,
            Action = action,
            CallerArn = caller,
        };

        bool Has(string words) => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

        // Newer messages continue: "…. Go to https://… for complete details, or …".
        string Reason(string start)
        {
            var from = error.Message.IndexOf(start, StringComparison.OrdinalIgnoreCase);
            return Sanitizer.Clean(error.Message[from..].Split(". ")[0]).TrimEnd('.');
        }
    }

    private static string Policy(string action, string? caller, string? resource)
    {
        var device = resource is not null && SerialNumber.Parse(resource).Kind == SerialKind.Virtual ? resource : null;
        return IamPolicy.Allowing([action], User(caller, resource), device);
    }

    /// <summary>For IAM's <c>user NAME</c>: the caller's ARN if it has that name, else an ARN without the path, which IAM omits.</summary>
    private static string? User(string? caller, string? resource)
    {
        var name = resource is not null && resource.StartsWith("user ", StringComparison.Ordinal) ? resource[5..] : null;
        var self = caller is not null && SerialNumber.Parse(caller) is { Kind: SerialKind.User } serial ? serial.Name : null;
        return (name is null && self is not null) || (name is not null && name == self) ? caller
            : name is not null && caller?.Split(':') is ["arn", var partition, _, _, var account, ..] ? $"arn:{partition}:iam::{account}:user/{name}"
            : null;
    }

    private static string? After(string message, string words)
    {
        var from = message.IndexOf(words, StringComparison.Ordinal);
        return from < 0 ? null : message[(from + words.Length)..];
    }

    private static string? Resource(string message)
        => After(message, " on resource: ") is not { } rest ? null
            : rest.StartsWith("user ", StringComparison.Ordinal) && First(rest[5..]) is { } name ? $"user {name}"
            : First(rest);

    private static string? First(string? text) => text?.Split(' ', 2)[0] is { Length: > 0 } word ? Sanitizer.Clean(word).TrimEnd('.') : null;
}
