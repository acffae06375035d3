namespace MfaSecure.Iam;

/// <summary>One of a user's access keys.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsActive">Whether it works.</param>
/// <param name="CreateDate">Since when it is there; null where IAM does not say.</param>
internal sealed record IamAccessKey(string Id, bool IsActive, DateTimeOffset? CreateDate)
{
    /// <summary>Its last four characters.</summary>
    public override string ToString() => $"access key …{Id[^Math.Min(4, Id.Length)..]}";
}
