using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>The environment of a program that uses a session: its keys, and the profile's settings.</summary>
/// <remarks>
/// It gets no <c>AWS_PROFILE</c>: the CLI prefers the environment's keys, but the SDK for JavaScript (and with it the CDK)
/// would silently sign with the profile's long-term keys.
/// </remarks>
internal static class ProgramEnvironment
{
    /// <summary>Whose session it is, for our own commands that run within.</summary>
    public const string ProfileVariable = "AWS_MFA_PROFILE";

    /// <summary>The environment before <c>exports</c> or <c>exec</c> put session credentials into it.</summary>
    public static EnvironmentBlock WithoutSession(EnvironmentBlock environment)
        => !CredentialVariables.HasSessionToken(environment)
            ? environment
            : environment.With(
                CredentialVariables.All,
                environment.Get("AWS_PROFILE") is null && environment.Get("AWS_DEFAULT_PROFILE") is null && environment.NonEmpty(ProfileVariable) is { } within
                    ? [("AWS_PROFILE", within)]
                    : []);

    /// <summary>What the user set himself stays.</summary>
    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, Session session)
        => SessionEnvironment.For(environment, resolution, session).With(
            ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
            [
                (ProfileVariable, resolution.ProfileName),
                .. SessionEnvironment.Region(environment, resolution),
                .. ProfileSettings.Variables(environment, resolution.OwnSetting),
            ]);
}
