using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Doctor;

/// <summary>Config, credentials and the folder of sessions: there, readable, as the CLI takes them, and private.</summary>
internal static class FileChecks
{
    private const string ConfigFile = "config file";
    private const string CredentialsFile = "credentials file";

    public static IEnumerable<Finding> Run(Host host, ProfileFiles files)
    {
        var config = AwsFileLocations.Config(host);
        var credentials = AwsFileLocations.Credentials(host);
        yield return Presence(ConfigFile, config, isSecret: false);
        yield return Presence(CredentialsFile, credentials, isSecret: true);
        if (files.Problem() is { } problem)
        {
            yield return Finding.Failed("files", problem, "the AWS CLI refuses the file too; mend that line");
        }

        foreach (var path in (string?[])[config, credentials])
        {
            foreach (var finding in CommentedOut(path, files.Profiles))
            {
                yield return finding;
            }
        }

        yield return Sessions(host);
    }

    private static Finding Presence(string subject, string? path, bool isSecret)
        => path is null or "" ? Finding.Skipped(subject, "there is no home folder to look in")
            : !RawFile.TryStat(path, follow: true, out var facts) ? Finding.Skipped(subject, $"there is no {path}")
            : RawFile.Read(path, long.MaxValue, out _) is null ? Finding.Failed(subject, $"{path} cannot be read", $"chmod u+r {path}; check its owner and what it is")
            : isSecret && !OperatingSystem.IsWindows() && facts.IsOpenToOthers
                ? Finding.Failed(subject, $"{path}, which holds keys, is open to others", $"chmod 600 {path}")
            : Finding.Ok(subject, path);

    /// <summary>Tools that know only # for comments read such a line; the CLI and we do not.</summary>
    private static IEnumerable<Finding> CommentedOut(string? path, AwsFiles profiles)
    {
        if (path is not { Length: > 0 } || RawFile.Read(path, int.MaxValue, out _) is not { } bytes || profiles.Names.Any(name => profiles.Find(name)?["mfa_serial"] is { Length: > 0 }))
        {
            yield break;
        }

        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            if (line.TrimStart() is [';', .. var rest] && rest.TrimStart().StartsWith("mfa_serial", StringComparison.OrdinalIgnoreCase))
            {
                yield return Finding.Advice("files", $"line {number} of {path} has an mfa_serial behind a semicolon, which makes it a comment", "remove the semicolon to use it");
            }
        }
    }

    private static Finding Sessions(Host host)
    {
        const string Subject = "session folder";
        return SessionFolder.Of(host) is not { } folder ? Finding.Skipped(Subject, "there is no home folder, so no session is kept")
            : !RawFile.TryStat(folder.Path, follow: false, out var facts) ? Finding.Skipped(Subject, $"{folder.Path} is made with the first session")
            : facts.IsLink ? Finding.Failed(Subject, $"{folder.Path} is a symbolic link, so nothing is kept in it", $"rm {folder.Path}")
            : !facts.IsDirectory ? Finding.Failed(Subject, $"{folder.Path} is not a folder, so nothing can be kept", $"rm {folder.Path}")
            : !OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId() ? Finding.Failed(Subject, $"{folder.Path} belongs to another user", $"sudo chown -R $(id -u) {folder.Path}")
            : facts.IsOpenToOthers && !OperatingSystem.IsWindows() ? Finding.Failed(Subject, $"{folder.Path} is open to others", $"chmod 700 {folder.Path}")
            : Finding.Ok(Subject, folder.Path);
    }
}
