namespace MfaSecure.Iam;

/// <summary>The holder of the keys.</summary>
/// <param name="Name">The user's name; null for the root user, who has none.</param>
/// <param name="Arn">The user's ARN.</param>
internal sealed record CallerUser(string? Name, string Arn)
{
    /// <summary>Whether the keys are the account's own: nobody should have such keys, and IAM's actions for users do not fit.</summary>
    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal);
}
