namespace MfaSecure.Profiles;

/// <summary>An access key, long-term or of a session.</summary>
/// <remarks>Not a record: its <c>ToString</c> would print the secret.</remarks>
/// <param name="accessKeyId"><c>AKIA…</c> (long-term) or <c>ASIA…</c> (session).</param>
/// <param name="secretAccessKey">Signs requests.</param>
/// <param name="sessionToken">Null for long-term keys.</param>
/// <param name="expiration">Null for long-term keys.</param>
internal sealed class Credentials(
    string accessKeyId,
    string secretAccessKey,
    string? sessionToken = null,
    DateTimeOffset? expiration = null)
{
    /// <summary>Not a secret, but only its last four characters are printed.</summary>
    public string AccessKeyId { get; } = accessKeyId;

    public string SecretAccessKey { get; } = secretAccessKey;

    /// <summary>Null for long-term keys.</summary>
    public string? SessionToken { get; } = sessionToken;

    /// <summary>UTC; null for long-term keys.</summary>
    public DateTimeOffset? Expiration { get; } = expiration;

    /// <summary>True for keys of a session, which GetSessionToken refuses.</summary>
    public bool IsTemporary => SessionToken is { Length: > 0 };

    /// <summary>The only part of the key ID that may be printed.</summary>
    public string LastFour => LastFourOf(AccessKeyId);

    /// <summary>Nothing of a text that is too short for a key ID.</summary>
    public static string LastFourOf(string accessKeyId) => accessKeyId.Length >= 16 ? accessKeyId[^4..] : "????";

    public override string ToString() => IsTemporary ? $"session key …{LastFour}" : $"access key …{LastFour}";
}
