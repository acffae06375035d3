namespace MfaSecure.Sandbox;

/// <summary>What a user's policies allow: everything, until a test takes something away.</summary>
internal sealed class UserPolicy
{
    /// <summary>
    /// What "DenyAllExceptListedIfNoMFA" leaves to a user without MFA: the IAM user guide, "Allows MFA-authenticated IAM users to manage
    /// their own credentials on the Security credentials page".
    /// </summary>
    private static readonly HashSet<string> LeftWithoutMfa =
    [
        "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices",
        "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken",
    ];

    private readonly HashSet<string> denied = [];
    private readonly Dictionary<string, string> allowedOnlyOn = [];

    public bool DenyWithoutMfa { get; set; }

    public void Deny(string action) => denied.Add(action);

    public void AllowOnly(string action, string resource) => allowedOnlyOn[action] = resource;

    /// <summary>An explicit deny, the one kind that reaches actions which need no permission.</summary>
    public bool Denies(string action, bool hasMfa)
        => denied.Contains(action) || (DenyWithoutMfa && !hasMfa && !LeftWithoutMfa.Contains(action));

    /// <summary>Why the action is refused, as AWS ends its sentence; null when it is allowed.</summary>
    public string? Refusal(string action, string resource, bool hasMfa)
        => Denies(action, hasMfa) ? "with an explicit deny in an identity-based policy"
            : allowedOnlyOn.TryGetValue(action, out var only) && only != resource ? $"because no identity-based policy allows the {action} action"
            : null;
}
