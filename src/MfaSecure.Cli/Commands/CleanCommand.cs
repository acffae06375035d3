using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary><c>clean</c>: removes the kept sessions, those of the Ruby gem included, and says which.</summary>
internal static class CleanCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "clean",
            "Remove kept sessions, those of the Ruby gem included, and say which.",
            """
            aws-mfa-secure clean
            aws-mfa-secure clean --profile mfa
            """,
            command =>
            {
                var expired = command.Switch("--expired", "Only sessions that have ended.");
                var profile = command.Value("--profile <PROFILE>", "Only the session of this profile; a role's is its own, not its user's.");
                var passwords = command.Switch("--oath-passwords", "Forget remembered OATH passwords of keys; alone, no session is removed.");
                command.OnExecute(() => Run(host, expired.HasValue(), profile.Value(), passwords.HasValue()));
            });

    private static int Run(Host host, bool expired, string? profile, bool passwords)
    {
        var removed = new List<string>();
        if (passwords)
        {
            removed.AddRange(new OathPasswords(new StateFolder(host)).Forget() is { } file ? [file] : []);
        }

        var sweep = new SessionCleaner(host);
        var (owners, others) = profile is null && (expired || !passwords) ? sweep.Owners(expired) : ([], 0);
        if (expired || profile is not null)
        {
            removed.AddRange(sweep.Remove(profile is null ? null : RequestOf(host, profile), expired));
        }
        else if (!passwords)
        {
            removed.AddRange(sweep.RemoveAll());
        }

        host.Out.Write(removed.Count == 0 ? "Nothing to remove\n" : string.Concat(removed.Select(path => $"Removed {path}\n")) + Whose(owners, others));
        return ExitCodes.Ok;
    }

    private static string Whose(IReadOnlyList<string> owners, int others)
    {
        string[] whose = [.. owners.Count > 0 ? [$"profiles {string.Join(", ", owners)}"] : (string[])[], .. others > 0 ? [$"{others} of no profile there is now"] : (string[])[]];
        return whose.Length == 0 ? "" : $"Sessions of {string.Join("; ", whose)}\n";
    }

    private static SessionRequest RequestOf(Host host, string profile)
    {
        var lookup = ProfileSession.Find(host, profile).CheckExists();
        return lookup.Resolution.Decision == Decision.PassThrough
            ? throw new UserError($"there are no sessions to remove: {lookup.Resolution.Reason}", "aws-mfa-secure clean removes those of all profiles")
            : lookup.Request();
    }
}
