using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

internal static class ServerEnvironment
{
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
                // The older SDKs of Go and JavaScript read the config file only with this.
                ("AWS_SDK_LOAD_CONFIG", "1"),
                .. SessionEnvironment.Region(environment, resolution),
            ]);
    }
}
