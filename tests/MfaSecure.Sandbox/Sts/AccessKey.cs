namespace MfaSecure.Sandbox;

public sealed class AccessKey
{
    public string Id { get; } = Ids.Key("AKIA");

    public string Secret { get; } = Ids.Secret();

    public required DateTimeOffset CreateDate { get; set; }

    /// <summary>AWS reports inactive and deleted keys alike: InvalidClientTokenId.</summary>
    public bool Active { get; set; } = true;

    /// <summary>AWS rejects a new key as often as this, until it has spread to all servers.</summary>
    public int RejectionsLeft { get; set; }

    /// <summary>The last signed request; null if the key was never used.</summary>
    public KeyUse? LastUse { get; set; }
}

public sealed record KeyUse(DateTimeOffset Date, string Service, string Region);
