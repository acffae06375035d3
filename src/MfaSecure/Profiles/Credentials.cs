namespace MfaSecure.Profiles;

/// <summary>Long-term (<c>AKIA…</c>) or of a session (<c>ASIA…</c>). Not a record: its <c>ToString</c> would print the secret.</summary>
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

    public bool IsTemporary => SessionToken is { Length: > 0 };

    public string LastFour => LastFourOf(AccessKeyId);

    /// <summary>Hides a text that is too short for a key ID.</summary>
    public static string LastFourOf(string accessKeyId) => accessKeyId.Length >= 16 ? accessKeyId[^4..] : "????";

    public override string ToString() => IsTemporary ? $"temporary access key …{LastFour}" : $"access key …{LastFour}";
}
