namespace MfaSecure.Sandbox;

/// <summary>A call as the server saw it.</summary>
public sealed class StsCall
{
    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string Action { get; init; }

    /// <summary>All of them, codes included.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required string Method { get; init; }

    /// <summary>The request target: a path, or a whole URL when the client takes this server for its proxy.</summary>
    public required string Target { get; init; }

    /// <summary>What the signature claims, verified or not; empty without one.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The region of the credential scope; empty without one.</summary>
    public required string Region { get; init; }

    /// <summary><c>ok</c>, an AWS error code, <c>fault:NAME</c>; null while it is being held.</summary>
    public string? Outcome { get; internal set; }

    public override string ToString() => $"{Action} by {AccessKeyId} in {Region}: {Outcome ?? "pending"}";
}
