namespace MfaSecure.Profiles;

/// <summary>A profile's <c>mfa_keys = STORE:ACCESS_KEY_ID</c>: the secret is in a key store. The ID is here, so that a cached session is found
/// without opening the store.</summary>
internal sealed record StoredAccessKey(string Store, string AccessKeyId)
{
    public const string ProfileKey = "mfa_keys";

    /// <summary>IAM API reference, AccessKey: 16 to 128 word characters. The ID is also a file name and the name of a pass entry.</summary>
    private const int ShortestId = 16, LongestId = 128;

    public string LastFour => Credentials.LastFourOf(AccessKeyId);

    /// <summary>Null for any other form. Whether the store exists is known only when it is opened.</summary>
    public static StoredAccessKey? Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var id = line.AsSpan(colon + 1).Trim();
        return colon > 0 && IsId(id) ? new(line[..colon].Trim(), id.ToString()) : null;
    }

    public static bool IsId(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return text.Length is >= ShortestId and <= LongestId;
    }

    /// <summary>As in the profile.</summary>
    public string ToLine() => Store + ":" + AccessKeyId;

    public override string ToString() => $"access key …{LastFour} in {Store}";
}
