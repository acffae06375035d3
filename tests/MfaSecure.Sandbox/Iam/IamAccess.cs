namespace MfaSecure.Sandbox;

/// <summary>What every action of IAM asks before it looks at anything: credentials that IAM takes, and a policy that allows it.</summary>
internal static class IamAccess
{
    /// <summary>The user whom the call is about, the caller unless <c>UserName</c> is there, when the caller may do this to him.</summary>
    public static IamUser UserOf(ActionContext call, string action)
    {
        RefuseSessionWithoutMfa(call);
        var name = call["UserName"] ?? call.Caller.User?.Name
            ?? throw AwsError.Validation("Must specify userName when calling with non-User credentials");
        Allow(call, action, $"user {name}");
        return call.Account.User(name) ?? throw AwsError.NoSuchEntity($"The user with name {name} cannot be found.");
    }

    /// <exception cref="AwsError">AccessDenied, in AWS's sentence.</exception>
    public static void Allow(ActionContext call, string action, string resource)
    {
        RefuseSessionWithoutMfa(call);
        if (call.Caller.User?.Refusal($"iam:{action}", resource, call.Caller.HasMfa) is { } because)
        {
            throw AwsError.NotAuthorized(call.Caller.Arn, $"iam:{action}", resource, because);
        }
    }

    /// <remarks>
    /// GetSessionToken, API reference: "You cannot call any IAM API operations unless MFA authentication information is included in the
    /// request." IAM then answers as if it did not know the token.
    /// </remarks>
    private static void RefuseSessionWithoutMfa(ActionContext call)
    {
        if (call.Caller is { User: not null, Session.HasMfa: false })
        {
            throw AwsError.InvalidToken();
        }
    }
}
