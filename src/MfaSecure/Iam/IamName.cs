namespace MfaSecure.Iam;

/// <summary>What IAM takes as a name, known before it is asked.</summary>
/// <remarks>Source: IAM's API reference, UserName and VirtualMFADeviceName; IAM user guide, "IAM and AWS STS quotas".</remarks>
internal static class IamName
{
    /// <summary>The characters of a name, for people.</summary>
    public const string Legal = "letters, digits and _+=,.@-";

    /// <summary>The longest name of a user.</summary>
    public const int LongestUser = 64;

    /// <summary>The longest name of an MFA device, with its path.</summary>
    public const int LongestDevice = 226;

    /// <summary>Whether a user can be called so.</summary>
    public static bool IsUser(string name) => name.Length <= LongestUser && IsName(name);

    /// <summary>Whether an MFA device can be called so, with a path in front or without: <c>alice</c>, <c>team/alice</c>.</summary>
    public static bool IsDevice(string name) => name.Length <= LongestDevice && name.Split('/').All(IsName);

    /// <summary>The path as IAM has it, <c>/</c> at both ends and null for none, and the name behind it.</summary>
    public static (string? Path, string Name) Split(string name)
        => name.LastIndexOf('/') is > 0 and var slash ? ($"/{name[..(slash + 1)]}", name[(slash + 1)..]) : (null, name);

    private static bool IsName(string part)
        => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal));
}
