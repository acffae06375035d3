using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary>AWS CLI, "Sourcing credentials with an external process": version 1, nothing else on stdout.</summary>
internal static class CredentialProcessCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "credential-process",
            "Print the session as JSON. SDKs and tools call this from a credential_process line in ~/.aws/config.",
            """
            [profile mfa-session]
            credential_process = aws-mfa-secure credential-process --profile mfa
            """,
            command =>
            {
                var profile = command.Profile();
                var role = new RoleOptions(command, host);
                command.OnExecute(() => Run(host, profile.Value(), role.Chosen));
            });

    private static int Run(Host host, string? profile, RoleChoice? role)
    {
        RecursionGuard.Check(host.Environment);
        var lookup = ProfileSession.Find(host, profile, role);
        lookup.CheckServed("credential-process");
        host.Out.Write(Json(Interrupt.Run(cancellation => lookup.GetAsync(cancellation, SessionRequest.Renewal))));
        return ExitCodes.Ok;
    }

    private static string Json(Session session)
        => JsonText.Line(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("Version"u8, 1);
            json.WriteString("AccessKeyId"u8, session.Credentials.AccessKeyId);
            json.WriteString("SecretAccessKey"u8, session.Credentials.SecretAccessKey);
            json.WriteString("SessionToken"u8, session.Credentials.SessionToken);
            json.WriteString("Expiration"u8, session.ExpirationText);
            json.WriteEndObject();
        });
}
