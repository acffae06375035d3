namespace MfaSecure.Sandbox;

/// <summary>A user's long-term key.</summary>
public sealed class AccessKey
{
    public string Id { get; } = Ids.Key("AKIA");

    public string Secret { get; } = Ids.Secret();

    /// <summary>What ListAccessKeys says.</summary>
    public required DateTimeOffset CreateDate { get; set; }

    /// <summary>An inactive key answers as a deleted one does: InvalidClientTokenId.</summary>
    public bool Active { get; set; } = true;
}
