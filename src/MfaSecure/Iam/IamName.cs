namespace MfaSecure.Iam;

/// <summary>Source: IAM API reference, UserName and VirtualMFADeviceName; IAM user guide, "IAM and AWS STS quotas".</summary>
internal static class IamName
{
    public const string Legal = "letters, digits and _+=,.@-";

    public const int LongestUser = 64;

    /// <summary>With its path.</summary>
    public const int LongestDevice = 226;

    public static bool IsUser(string name) => name.Length <= LongestUser && IsName(name);

    /// <summary><c>alice</c> or, with a path, <c>team/alice</c>.</summary>
    public static bool IsDevice(string name) => name.Length <= LongestDevice && name.Split('/').All(IsName);

    /// <summary>The path in IAM's form, <c>/</c> at both ends (null for none), and the name after it.</summary>
    public static (string? Path, string Name) Split(string name)
        => name.LastIndexOf('/') is > 0 and var slash ? ($"/{name[..(slash + 1)]}", name[(slash + 1)..]) : (null, name);

    private static bool IsName(string part)
        => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal));
}
