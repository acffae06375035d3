using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>The environment of a program that uses a session, without <c>AWS_PROFILE</c>.</summary>
/// <remarks>The CLI prefers the environment's keys, but with <c>AWS_PROFILE</c> the SDK for JavaScript (and the CDK) would
/// silently sign with the profile's long-term keys.</remarks>
internal static class ProgramEnvironment
{
    /// <summary>Tells our own commands within whose session it is.</summary>
    public const string ProfileVariable = "AWS_MFA_PROFILE";

    /// <summary>The second is shown by prompts (starship, powerlevel10k, spaceship), which know it from awsume.</summary>
    public static string[] NameVariables => [ProfileVariable, "AWSUME_PROFILE"];

    public static (string Name, string? Value)[] Names(ProfileResolution resolution)
        => Array.ConvertAll(NameVariables, name => (name, (string?)resolution.ProfileName));

    /// <summary>As it was before <c>exports</c> or <c>exec</c> set session credentials.</summary>
    public static EnvironmentBlock WithoutSession(EnvironmentBlock environment)
    {
        if (!CredentialVariables.HasSessionToken(environment))
        {
            return environment;
        }

        var before = ExportedVariables.Undo(environment);
        return before.Get("AWS_PROFILE") is null && before.Get("AWS_DEFAULT_PROFILE") is null && before.NonEmpty(ProfileVariable) is { } within
            ? before.With([], ("AWS_PROFILE", within))
            : before;
    }

    /// <summary>Keeps what the user set.</summary>
    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, Session session)
    {
        environment = ExportedVariables.Undo(environment);
        return SessionEnvironment.For(environment, resolution, session).With(
            ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
            [
                .. Names(resolution),
                .. SessionEnvironment.Region(environment, resolution),
                .. ProfileSettings.Variables(environment, resolution.OwnSetting),
            ]);
    }
}
