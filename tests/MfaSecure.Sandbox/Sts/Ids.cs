using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>Random identifiers and secrets in AWS's formats ("IAM identifiers" in the IAM user guide).</summary>
internal static class Ids
{
    /// <summary>Of before 2019: newer IDs begin with a letter from Q on and carry the account's ID in their bits.</summary>
    public static string Key(string prefix) => prefix + Random("ABCDEFGHIJKLMNOP", 1) + Random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 15);

    public static string Principal(string prefix) => prefix + Random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17);

    /// <summary>40 characters. Always contains <c>/</c> and <c>+</c>, which expose missing quoting and URL encoding.</summary>
    public static string Secret() => Random(Base64Digits, 19) + "/" + Random(Base64Digits, 9) + "+" + Random(Base64Digits, 10);

    public static string SessionToken() => "IQoJb3JpZ2luX2Vj" + Random(Base64Digits, 300) + "/+" + Random(Base64Digits, 40) + "==";

    private const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static string Random(string alphabet, int count) => RandomNumberGenerator.GetString(alphabet, count);
}
