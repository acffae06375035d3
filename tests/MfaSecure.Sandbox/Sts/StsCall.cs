namespace MfaSecure.Sandbox;

public sealed class StsCall
{
    public required DateTimeOffset Time { get; init; }

    public required string Action { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required string Method { get; init; }

    /// <summary>The request target: a path, or a full URL if the client uses this server as its proxy.</summary>
    public required string Target { get; init; }

    /// <summary>From the Authorization header, verified or not; empty without one.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>From the credential scope; empty without one.</summary>
    public required string Region { get; init; }

    /// <summary><c>ok</c>, an AWS error code or <c>fault:NAME</c>; null while the call is on hold.</summary>
    public string? Outcome { get; internal set; }

    public override string ToString() => $"{Action} by {AccessKeyId} in {Region}: {Outcome ?? "pending"}";
}
