namespace MfaSecure.Sandbox;

/// <summary>Checks that run before every IAM action: credentials that IAM accepts, and a policy that allows the action.</summary>
internal static class IamAccess
{
    /// <summary>The user named by <c>UserName</c> (default: the caller), after checking that the caller may act on that user.</summary>
    public static IamUser UserOf(ActionContext call, string action)
    {
        RefuseSessionWithoutMfa(call);
        var name = call["UserName"] ?? call.Caller.User?.Name
            ?? throw AwsError.Validation("Must specify userName when calling with non-User credentials");
        Allow(call, action, $"user {name}");
        return call.Account.User(name) ?? throw AwsError.NoSuchEntity($"The user with name {name} cannot be found.");
    }

    public static void Allow(ActionContext call, string action, string resource)
    {
        RefuseSessionWithoutMfa(call);
        if (call.Caller.User?.DenialReason($"iam:{action}", resource, call.Caller.HasMfa) is { } because)
        {
            throw AwsError.NotAuthorized(call.Caller.Arn, $"iam:{action}", resource, because);
        }
    }

    /// <remarks>
    /// GetSessionToken, API reference: "You cannot call any IAM API operations unless MFA authentication information is included in the
    /// request." GetFederationToken, API reference: "You cannot call any IAM operations using the AWS CLI or the AWS API." IAM reports such
    /// tokens as invalid.
    /// </remarks>
    private static void RefuseSessionWithoutMfa(ActionContext call)
    {
        if (call.Caller is { User: not null, Session.HasMfa: false } or { Session.Federated: not null })
        {
            throw AwsError.InvalidToken();
        }
    }
}
