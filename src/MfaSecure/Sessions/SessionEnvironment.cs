using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>The environment of a program that is to use a session.</summary>
internal static class SessionEnvironment
{
    /// <summary>What would contradict the session, beat it, or is not the child's business.</summary>
    /// <remarks>
    /// AWS_SECURITY_TOKEN beats AWS_SESSION_TOKEN in the CLI; a stale AWS_CREDENTIAL_EXPIRATION makes it refuse to start.
    /// </remarks>
    private static readonly string[] Removed = ["AWS_MFA_TOKEN", "AWS_SECURITY_TOKEN"];

    /// <summary>The child's environment: the session's variables, and everything else untouched.</summary>
    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, Session session)
    {
        var profile = resolution.ChildProfile;
        var removed = profile is null ? Removed : [.. Removed, "AWS_DEFAULT_PROFILE"];
        return profile is null
            ? environment.With(removed, Variables(session))
            : environment.With(removed, [.. Variables(session), ("AWS_PROFILE", profile)]);
    }

    /// <summary>The two names that SDKs and CLI read a region from.</summary>
    public static IReadOnlyList<string> RegionNames { get; } = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>The region for programs that know no profiles: where one of the names is set, the other says the same; else the profile's.</summary>
    public static IEnumerable<(string Name, string? Value)> Region(EnvironmentBlock environment, ProfileResolution resolution)
    {
        var region = RegionNames.Select(environment.NonEmpty).FirstOrDefault(value => value is not null) ?? resolution.OwnSetting("region");
        return region is { Length: > 0 }
            ? RegionNames.Where(name => environment.NonEmpty(name) is null).Select(name => (name, (string?)region))
            : [];
    }

    /// <summary>The variables of a session, in the order they are printed.</summary>
    public static (string Name, string? Value)[] Variables(Session session) =>
    [
        ("AWS_ACCESS_KEY_ID", session.Credentials.AccessKeyId),
        ("AWS_SECRET_ACCESS_KEY", session.Credentials.SecretAccessKey),
        ("AWS_SESSION_TOKEN", session.Credentials.SessionToken),
        ("AWS_CREDENTIAL_EXPIRATION", session.ExpirationText),
        ("AWS_SESSION_EXPIRATION", session.ExpirationText),
    ];
}
