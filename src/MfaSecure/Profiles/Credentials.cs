namespace MfaSecure.Profiles;

/// <summary>An access key, long-term or of a session.</summary>
/// <remarks>A class and not a record: what a record prints by itself would hold the secret.</remarks>
/// <param name="accessKeyId"><c>AKIA…</c> (long-term) or <c>ASIA…</c> (session).</param>
/// <param name="secretAccessKey">The secret that signs requests.</param>
/// <param name="sessionToken">Null for long-term keys.</param>
/// <param name="expiration">When the session ends; null for long-term keys.</param>
internal sealed class Credentials(
    string accessKeyId,
    string secretAccessKey,
    string? sessionToken = null,
    DateTimeOffset? expiration = null)
{
    /// <summary>The key's id: no secret, but printed by its last four only.</summary>
    public string AccessKeyId { get; } = accessKeyId;

    /// <summary>The secret that signs requests.</summary>
    public string SecretAccessKey { get; } = secretAccessKey;

    /// <summary>The session's token; null for long-term keys.</summary>
    public string? SessionToken { get; } = sessionToken;

    /// <summary>When the session ends, UTC; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; } = expiration;

    /// <summary>True for keys of a session (they come with a token), which GetSessionToken refuses.</summary>
    public bool IsTemporary => SessionToken is { Length: > 0 };

    /// <summary>All of the key id that may be shown.</summary>
    public string LastFour => LastFourOf(AccessKeyId);

    /// <summary>The last four characters of an access key id; of a shorter text nothing.</summary>
    public static string LastFourOf(string accessKeyId) => accessKeyId.Length >= 16 ? accessKeyId[^4..] : "????";

    /// <summary>The last four of the key id, and whether it is a session's.</summary>
    public override string ToString() => IsTemporary ? $"session key …{LastFour}" : $"access key …{LastFour}";
}
