using System.Text.Json;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Output;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>Uses no network and no card.</summary>
internal static class StatusCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "status",
            "Show what happens for a profile, why, and when its session expires.",
            """
            aws-mfa-secure status
            aws-mfa-secure status --all
            aws-mfa-secure status --json | jq .seconds_left
            """,
            command =>
            {
                var profile = command.Profile("Profile to show.");
                var all = command.Switch("--all", "Show all profiles.");
                var json = command.Switch("--json", "Print a JSON object, or with --all an array of objects. The field names are stable.");
                command.OnExecute(() => Run(host, profile.Value(), all.HasValue(), json.HasValue()));
            });

    private static int Run(Host host, string? profile, bool all, bool json)
    {
        if (all && profile is not null)
        {
            throw new UserError("--all and --profile cannot be used together", "use one of them", ErrorKind.Usage);
        }

        var files = ProfileFiles.Load(host);
        files.Check();

        ProfileStatus[] found = all
            ? [.. files.Profiles.Names.Select(name => ProfileStatus.Of(host, files.Profiles, name))]
            : [ProfileStatus.Of(host, files.Profiles, profile is "" ? null : profile)];
        if (profile is { Length: > 0 } && found[0].Resolution.IsMissing)
        {
            throw MissingProfile.Error(profile, files.Profiles);
        }

        host.Out.Write(json ? Json(host, found, all) : all ? Rows(host, found) : Text(host, found[0]));
        return ExitCodes.Ok;
    }

    private static string Text(Host host, ProfileStatus status)
    {
        var resolution = status.Resolution;
        var signs = resolution.Decision == Decision.PassThrough ? null
            : resolution.AccessKeyId is { } id ? $"…{Credentials.LastFourOf(id)}{(resolution.StoredKey is { } stored ? $" in {Sanitizer.Clean(stored.Store)}" : "")}{(resolution.User is { } user ? $" of profile '{user.ProfileName}'" : "")}"
            : $"credential_process {resolution.CredentialProgram}";
        var until = Until(host, status);
        return KeyValueList.Of(
            OutputStyle.Of(host),
            [
                ("profile", resolution.ProfileName, TextStyle.Bold),
                ("decision", $"{status.DecisionName}, because {resolution.Reason}", null),
                ("access key", signs, null),
                ("mfa_serial", resolution.Serial, null),
                ("role", resolution.Roles.Count > 0 ? string.Join(" -> ", resolution.Roles.Select(role => role.RoleArn)) : null, null),
                ("region", status.Region, null),
                ("session", until is not null ? $"until {until}" : resolution.Decision == Decision.PassThrough ? null : "none cached", until is null ? null : TextStyle.Green),
                ("code from", status.CodeFrom, null),
            ]);
    }

    private static string Rows(Host host, ProfileStatus[] all)
        => all.Length == 0
            ? "There are no profiles\n"
            : Table.Of(
                OutputStyle.Of(host),
                ["PROFILE", "DECISION", "SESSION UNTIL", "DETAIL"],
                [.. all.Select(status => (string[])
                [
                    status.Resolution.ProfileName,
                    status.DecisionName,
                    Until(host, status) ?? Table.EmptyCell,
                    status.Resolution.Decision == Decision.PassThrough ? status.Resolution.Reason : status.Resolution.Role?.RoleArn ?? status.Resolution.Serial!,
                ])]);

    private static string? Until(Host host, ProfileStatus status)
        => status.Expiration is { } end ? $"{Times.Local(end, host.Clock)} ({Times.Left(end - host.Clock.GetUtcNow())} left)" : null;

    private static string Json(Host host, IEnumerable<ProfileStatus> all, bool isArray)
        => JsonText.Line(json =>
        {
            if (isArray)
            {
                json.WriteStartArray();
            }

            foreach (var status in all)
            {
                Write(json, host, status);
            }

            if (isArray)
            {
                json.WriteEndArray();
            }
        });

    private static void Write(Utf8JsonWriter json, Host host, ProfileStatus status)
    {
        var resolution = status.Resolution;
        json.WriteStartObject();
        json.WriteString("profile"u8, resolution.ProfileName);
        json.WriteString("access_key_id"u8, resolution.AccessKeyId is { } id ? Credentials.LastFourOf(id) : null);
        json.WriteString("mfa_serial"u8, resolution.Serial);
        json.WriteString("region"u8, status.Region);
        json.WriteString("role_arn"u8, resolution.Role?.RoleArn);
        json.WriteString("decision"u8, status.DecisionName);
        json.WriteString("reason"u8, resolution.Reason);
        if (status.Expiration is { } end)
        {
            json.WriteString("expiration"u8, end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("seconds_left"u8, (long)(end - host.Clock.GetUtcNow()).TotalSeconds);
        }
        else
        {
            json.WriteNull("expiration"u8);
            json.WriteNull("seconds_left"u8);
        }

        json.WriteEndObject();
    }
}
