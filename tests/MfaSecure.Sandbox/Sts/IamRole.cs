namespace MfaSecure.Sandbox;

/// <summary>A role and the parts of its trust policy that the sandbox checks.</summary>
public sealed class IamRole
{
    internal IamRole(AwsAccount account, string name)
    {
        Name = name;
        Arn = $"arn:{account.Partition}:iam::{account.Id}:role/{name}";
    }

    public string Name { get; }

    public string Arn { get; }

    public string RoleId { get; } = Ids.Principal("AROA");

    /// <summary>ARNs of the users and roles that may assume the role; empty: everyone in the account.</summary>
    public IReadOnlyList<string> TrustedArns { get; init; } = [];

    /// <summary>The <c>sts:ExternalId</c> condition; null: none.</summary>
    public string? ExternalId { get; init; }

    public bool RequiresMfa { get; init; }

    /// <summary>In seconds. IAM's default is one hour.</summary>
    public int MaxSessionDuration { get; init; } = 3600;
}
