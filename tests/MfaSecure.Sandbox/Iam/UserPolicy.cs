namespace MfaSecure.Sandbox;

/// <summary>A user's policies: they allow everything that a test did not deny.</summary>
internal sealed class UserPolicy
{
    /// <summary>
    /// The actions listed in "DenyAllExceptListedIfNoMFA" (IAM user guide, "Allows MFA-authenticated IAM users to manage their own
    /// credentials on the Security credentials page").
    /// </summary>
    private static readonly HashSet<string> AllowedWithoutMfa =
    [
        "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices",
        "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken",
    ];

    private readonly HashSet<string> denied = [];
    private readonly Dictionary<string, string> allowedOnlyOn = [];

    public bool DenyWithoutMfa { get; set; }

    public void Deny(string action) => denied.Add(action);

    /// <summary>Undoes <see cref="Deny"/>.</summary>
    public void Allow(string action) => denied.Remove(action);

    public void AllowOnly(string action, string resource) => allowedOnlyOn[action] = resource;

    /// <summary>Explicit denies. They also apply to actions that need no permission.</summary>
    public bool Denies(string action, bool hasMfa)
        => denied.Contains(action) || (DenyWithoutMfa && !hasMfa && !AllowedWithoutMfa.Contains(action));

    /// <summary>The reason at the end of AWS's AccessDenied message; null if the action is allowed.</summary>
    public string? DenialReason(string action, string resource, bool hasMfa)
        => Denies(action, hasMfa) ? "with an explicit deny in an identity-based policy"
            : allowedOnlyOn.TryGetValue(action, out var only) && only != resource ? $"because no identity-based policy allows the {action} action"
            : null;
}
