using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

internal static class ServerEnvironment
{
    /// <summary>For our own commands: the name of the profile in the copied config file, a colon, and the path of the user's own config file.</summary>
    private const string ServedVariable = "AWS_MFA_SERVED";

    /// <summary>What SDKs prefer to the container endpoint or to its token, and what is not meant for the child.</summary>
    private static readonly string[] Removed =
    [
        .. CredentialVariables.All, "AWS_MFA_TOKEN", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ];

    public static EnvironmentBlock For(EnvironmentBlock environment, ProfileResolution resolution, CredentialsServer server, ServerProfile profile)
    {
        environment = ExportedVariables.Undo(environment);
        return environment.With(
            Removed,
            [
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.Url),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", server.Token),
                ("AWS_CONFIG_FILE", profile.ConfigPath),
                ("AWS_PROFILE", profile.Name),
                (ServedVariable, $"{profile.Name}:{profile.OriginalPath}"),
                .. ProgramEnvironment.Names(resolution),
                // The older SDKs of Go and JavaScript read the config file only with this.
                ("AWS_SDK_LOAD_CONFIG", "1"),
                .. SessionEnvironment.Region(environment, resolution),
            ]);
    }

    public static bool IsServed(EnvironmentBlock environment) => environment.NonEmpty(ServedVariable) is not null;

    /// <summary>As it was before <c>exec --server</c>, for commands that read or change the user's own files.</summary>
    public static EnvironmentBlock Outside(EnvironmentBlock environment)
    {
        if (environment.Get(ServedVariable)?.Split(':', 2) is not [var name, var config]
            || Path.GetFileName(environment.Get("AWS_CONFIG_FILE"))?.StartsWith(ServerProfile.FilePrefix, StringComparison.Ordinal) != true)
        {
            return environment;
        }

        var profile = environment.Get("AWS_PROFILE");
        return environment.With(
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN"],
            ("AWS_CONFIG_FILE", config),
            ("AWS_PROFILE", profile == name ? environment.Get(ProgramEnvironment.ProfileVariable) : profile));
    }
}
