namespace MfaSecure.Profiles;

/// <summary>The account that an access key ID carries in its bits. AWS does not document it: good for a hint, not for a decision.</summary>
/// <remarks>IDs issued before 2019 do not carry it: their fifth character is below Q, so the first bit is 0.</remarks>
internal static class AccessKeyAccount
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int PrefixLength = 4, DataLength = 16;

    public static string? Of(string accessKeyId)
    {
        if (accessKeyId.Length != PrefixLength + DataLength || !(accessKeyId.StartsWith("AKIA", StringComparison.Ordinal) || accessKeyId.StartsWith("ASIA", StringComparison.Ordinal)))
        {
            return null;
        }

        // The first ten digits have 50 bits: a 1, 40 bits of account, the rest is random.
        var bits = 0L;
        foreach (var character in accessKeyId.AsSpan(PrefixLength, 10))
        {
            var digit = Base32.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            bits = (bits << 5) | (uint)digit;
        }

        var account = (bits >> 9) & ((1L << 40) - 1);
        return bits >> 49 == 1 && account < 1_000_000_000_000 ? account.ToString("D12", System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
