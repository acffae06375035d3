namespace MfaSecure.Sandbox;

public sealed class AccessKey
{
    public string Id { get; } = Ids.Key("AKIA");

    public string Secret { get; } = Ids.Secret();

    public required DateTimeOffset CreateDate { get; set; }

    /// <summary>AWS reports inactive and deleted keys alike: InvalidClientTokenId.</summary>
    public bool Active { get; set; } = true;
}
