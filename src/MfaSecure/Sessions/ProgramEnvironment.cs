using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>The environment of any program that is to use a session: keys, and what the profile says beside them.</summary>
/// <remarks>
/// No profile is named to it. The CLI takes keys of the environment before those of <c>AWS_PROFILE</c>, but the SDK for
/// JavaScript (and with it the CDK) does not: it would sign with the long-term keys of the profile, and nobody would notice.
/// </remarks>
internal static class ProgramEnvironment
{
    /// <summary>Whose session it is, for those of our commands that are run within.</summary>
    public const string ProfileVariable = "AWS_MFA_PROFILE";

    /// <summary>An environment as it was before session credentials came into it, by <c>exports</c> or <c>exec</c>.</summary>
    public static EnvironmentBlock WithoutSession(EnvironmentBlock environment)
        => environment.NonEmpty("AWS_SESSION_TOKEN") is null && environment.NonEmpty("AWS_SECURITY_TOKEN") is null
            ? environment
            : environment.With(
                ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"],
                environment.Get("AWS_PROFILE") is null && environment.Get("AWS_DEFAULT_PROFILE") is null && environment.NonEmpty(ProfileVariable) is { } within
                    ? [("AWS_PROFILE", within)]
                    : []);

    /// <summary>The program's environment; what the user has set himself stays.</summary>
    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, Session session)
        => SessionEnvironment.For(environment, resolution, session).With(
            ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
            [
                (ProfileVariable, resolution.ProfileName),
                .. SessionEnvironment.Region(environment, resolution),
                .. ProfileSettings.Variables(environment, resolution.OwnSetting),
            ]);
}
