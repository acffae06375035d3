using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

internal static class CleanCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "clean",
            "Remove cached sessions, including those of the Ruby gem, and list what was removed.",
            """
            aws-mfa-secure clean
            aws-mfa-secure clean --profile mfa
            """,
            command =>
            {
                var expired = command.Switch("--expired", "Remove only expired sessions.");
                var profile = command.Value("--profile <PROFILE>", "Remove only the sessions of this profile. A role has sessions of its own.");
                var passwords = command.Switch("--oath-passwords", "Forget remembered OATH passwords of YubiKeys. Without another option, no session is removed.");
                command.OnExecute(() => Run(host, expired.HasValue(), profile.Value(), passwords.HasValue()));
            });

    private static int Run(Host host, bool expired, string? profile, bool passwords)
    {
        var removed = new List<string>();
        if (passwords)
        {
            removed.AddRange(new OathPasswords(new StateFolder(host)).Forget() is { } file ? [file] : []);
        }

        var cleaner = new SessionCleaner(host);
        var (owners, sessions, others) = profile is null && (expired || !passwords) ? cleaner.Owners(expired) : ([], 0, 0);
        if (expired || profile is not null)
        {
            removed.AddRange(cleaner.Remove(profile is null ? null : RequestOf(host, profile), expired));
        }
        else if (!passwords)
        {
            removed.AddRange(cleaner.RemoveAll());
        }

        removed.AddRange(new[] { AwsFileLocations.Config(host), AwsFileLocations.Credentials(host) }.SelectMany(path => path is { Length: > 0 } ? UserFile.RemoveLeftovers(path) : []));
        foreach (var line in removed.Count == 0 ? ["Nothing to remove"] : removed.Select(path => $"Removed {path}").Concat(Summary(owners, sessions, others)))
        {
            host.Out.WriteLine(line);
        }

        return ExitCodes.Ok;
    }

    private static string[] Summary(IReadOnlyList<string> owners, int sessions, int others)
    {
        string[] whose = [.. owners.Count > 0 ? [string.Join(", ", owners)] : (string[])[], .. others > 0 ? [$"{others} without a profile"] : (string[])[]];
        return sessions == 0 ? [] : [$"Removed {sessions} {(sessions == 1 ? "session" : "sessions")} ({string.Join("; ", whose)})"];
    }

    private static SessionRequest RequestOf(Host host, string profile)
    {
        var lookup = ProfileSession.Find(host, profile).CheckExists();
        return lookup.Resolution.Decision == Decision.PassThrough
            ? throw new UserError($"no sessions to remove: {lookup.Resolution.Reason}", "to remove the sessions of all profiles, run: aws-mfa-secure clean")
            : lookup.Request();
    }
}
