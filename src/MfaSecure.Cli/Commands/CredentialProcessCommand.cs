using McMaster.Extensions.CommandLineUtils;
using MfaSecure.CredentialServer;
using MfaSecure.KeyStores;
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
            credential_process = /usr/bin/aws-mfa-secure credential-process --profile mfa
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
        if (lookup.Resolution is { LacksSerial: true, StoredKey: not null, User: null })
        {
            // No MFA yet: the profile works as it did with plain-text access keys.
            var stored = Interrupt.Run(cancellation => LongTermKeys.GetAsync(host, lookup.Resolution, host.Environment, cancellation));
            SecretOutput.Write(host, Json(stored, null));
            return ExitCodes.Ok;
        }

        if (ServerEnvironment.IsServed(host.Environment) && lookup.Resolution is { LacksSerial: true, User: null, Keys: { } keys })
        {
            // A profile without MFA, whose access keys exec --server has left out of its copy of the config file.
            SecretOutput.Write(host, Json(keys, null));
            return ExitCodes.Ok;
        }

        lookup.CheckServed("credential-process");
        var session = Interrupt.Run(cancellation => lookup.GetAsync(cancellation, SessionRequest.Renewal));
        SecretOutput.Write(host, Json(session.Credentials, session.ExpirationText));
        return ExitCodes.Ok;
    }

    private static string Json(Credentials credentials, string? expiration)
        => JsonText.Line(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("Version"u8, 1);
            json.WriteString("AccessKeyId"u8, credentials.AccessKeyId);
            json.WriteString("SecretAccessKey"u8, credentials.SecretAccessKey);
            if (expiration is not null)
            {
                json.WriteString("SessionToken"u8, credentials.SessionToken);
                json.WriteString("Expiration"u8, expiration);
            }

            json.WriteEndObject();
        });
}
