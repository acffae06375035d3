using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>The environment of <c>aws</c> with a session.</summary>
internal static class SessionEnvironment
{
    /// <summary>What is not the child's, or beats the session.</summary>
    private static readonly string[] Removed = ["AWS_MFA_TOKEN", CredentialVariables.SecurityToken];

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

    /// <summary>In the order of <see cref="CredentialVariables.OfSession"/>.</summary>
    public static (string Name, string? Value)[] Variables(Session session) =>
    [
        (CredentialVariables.AccessKeyId, session.Credentials.AccessKeyId),
        (CredentialVariables.SecretAccessKey, session.Credentials.SecretAccessKey),
        (CredentialVariables.SessionToken, session.Credentials.SessionToken),
        (CredentialVariables.CredentialExpiration, session.ExpirationText),
        (CredentialVariables.SessionExpiration, session.ExpirationText),
    ];
}
