using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

internal static class SessionEnvironment
{
    /// <summary>What is not meant for the child, or beats the session.</summary>
    private static readonly string[] Removed = ["AWS_MFA_TOKEN", CredentialVariables.SecurityToken];

    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, Session session)
        => WithIncludedRegion(
            resolution.ChildProfile is { } profile
                ? environment.With([.. Removed, "AWS_DEFAULT_PROFILE"], [.. Variables(session), ("AWS_PROFILE", profile)])
                : environment.With(Removed, Variables(session)),
            resolution);

    private static EnvironmentBlock WithIncludedRegion(EnvironmentBlock environment, ProfileResolution resolution)
        => resolution.IncludedRegion is { Length: > 0 } region && environment.NonEmpty("AWS_REGION") is null && environment.NonEmpty("AWS_DEFAULT_REGION") is null
            ? environment.With([], ("AWS_DEFAULT_REGION", region))
            : environment;

    public static IReadOnlyList<string> RegionNames { get; } = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>For programs that know no profiles: an unset name gets the other's value, else the profile's.</summary>
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
