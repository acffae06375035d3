using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Doctor;

internal static class FileChecks
{
    private const string ConfigFile = "config file";
    private const string CredentialsFile = "credentials file";

    public static IEnumerable<CheckResult> Run(Host host, ProfileFiles files)
    {
        var config = AwsFileLocations.Config(host);
        var credentials = AwsFileLocations.Credentials(host);
        yield return Presence(ConfigFile, config, isSecret: false);
        yield return Presence(CredentialsFile, credentials, isSecret: true);
        if (files.Problem() is { } problem)
        {
            yield return CheckResult.Failed("files", problem, "correct that line; the AWS CLI rejects the file too");
        }

        foreach (var path in (string?[])[config, credentials])
        {
            foreach (var result in CommentedOut(path, files.Profiles))
            {
                yield return result;
            }
        }

        yield return Sessions(host);
    }

    private static CheckResult Presence(string subject, string? path, bool isSecret)
        => path is null or "" ? CheckResult.Skipped(subject, "there is no home directory")
            : !RawFile.TryStat(path, follow: true, out var facts) ? CheckResult.Skipped(subject, $"{path} does not exist")
            : RawFile.Read(path, long.MaxValue, out _) is null ? CheckResult.Failed(subject, $"{path} cannot be read", $"chmod u+r {path}; check its owner and type")
            : isSecret && !OperatingSystem.IsWindows() && facts.IsOpenToOthers
                ? CheckResult.Failed(subject, $"{path} has access keys and can be read by other users", $"chmod 600 {path}")
            : CheckResult.Ok(subject, path);

    /// <summary>Some tools read such a line, because they know only # comments; the AWS CLI does not.</summary>
    private static IEnumerable<CheckResult> CommentedOut(string? path, AwsFiles profiles)
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
                yield return CheckResult.Warning("files", $"line {number} of {path} sets mfa_serial, but starts with a semicolon, so it is a comment", "remove the semicolon to use it");
            }
        }
    }

    private static CheckResult Sessions(Host host)
    {
        const string Subject = "session directory";
        return SessionFolder.Of(host) is not { } folder ? CheckResult.Skipped(Subject, "there is no home directory, so sessions are not cached")
            : !RawFile.TryStat(folder.Path, follow: false, out var facts) ? CheckResult.Skipped(Subject, $"{folder.Path} is created with the first session")
            : facts.IsLink ? CheckResult.Failed(Subject, $"{folder.Path} is a symbolic link, so sessions are not cached", $"rm {folder.Path}")
            : !facts.IsDirectory ? CheckResult.Failed(Subject, $"{folder.Path} is not a directory, so sessions are not cached", $"rm {folder.Path}")
            : !OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId() ? CheckResult.Failed(Subject, $"{folder.Path} belongs to another user", $"sudo chown -R $(id -u) {folder.Path}")
            : facts.IsOpenToOthers && !OperatingSystem.IsWindows() ? CheckResult.Failed(Subject, $"{folder.Path} can be read by other users", $"chmod 700 {folder.Path}")
            : CheckResult.Ok(Subject, folder.Path);
    }
}
