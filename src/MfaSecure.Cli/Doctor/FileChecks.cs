using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Doctor;

internal static class FileChecks
{
    private const string ConfigFile = "config file";
    private const string CredentialsFile = "credentials file";

    public static IEnumerable<CheckResult> Run(Host host, ProfileFiles files, CallingShell shell)
    {
        var config = AwsFileLocations.Config(host);
        var credentials = AwsFileLocations.Credentials(host);
        yield return Presence(ConfigFile, config, isSecret: false, shell);
        yield return Presence(CredentialsFile, credentials, isSecret: true, shell);
        foreach (var folder in FoldersAbove([config, credentials]))
        {
            yield return CheckResult.Failed("directory", $"other users can replace files in {folder}, and those can run programs as you (mfa_process)", $"chmod go-w {shell.Word(folder)}");
        }

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

        yield return Sessions(host, shell);
    }

    private static CheckResult Presence(string subject, string? path, bool isSecret, CallingShell shell)
        => path is null or "" ? CheckResult.Skipped(subject, "there is no home directory")
            : !RawFile.TryStat(path, follow: true, out var facts) ? CheckResult.Skipped(subject, $"{path} does not exist")
            : RawFile.Read(path, long.MaxValue, out _) is null ? CheckResult.Failed(subject, $"{path} cannot be read", $"chmod u+r {shell.Word(path)}; check its owner and type")
            : !OperatingSystem.IsWindows() && facts.Owner != 0 && facts.Owner != Libc.GetEffectiveUserId()
                ? CheckResult.Failed(subject, $"{path} belongs to another user, who can make it run programs as you (mfa_process)", $"sudo chown {Libc.GetEffectiveUserId()} {shell.Word(path)}")
            : !isSecret && !OperatingSystem.IsWindows() && facts.IsWritableByOthers
                ? CheckResult.Failed(subject, $"other users can write {path}, and it can run programs as you (mfa_process)", $"chmod go-w {shell.Word(path)}")
            : isSecret && !OperatingSystem.IsWindows() && facts.IsOpenToOthers
                ? CheckResult.Failed(subject, $"{path} has access keys and can be read by other users", $"chmod 600 {shell.Word(path)}")
            : CheckResult.Ok(subject, path);

    /// <summary>Those above the files, and above what they are links to, in which others can put another file in their place.</summary>
    private static HashSet<string> FoldersAbove(IEnumerable<string?> paths)
    {
        var open = new HashSet<string>();
        foreach (var path in paths.OfType<string>().Where(path => path.Length > 0 && !OperatingSystem.IsWindows()))
        {
            foreach (var file in (string[])[Path.GetFullPath(path), Target(path)])
            {
                for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
                {
                    if (RawFile.TryStat(folder, follow: true, out var facts) && facts.IsWritableByOthers && !facts.IsSticky)
                    {
                        _ = open.Add(folder);
                    }
                }
            }
        }

        return open;
    }

    private static string Target(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

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

    private static CheckResult Sessions(Host host, CallingShell shell)
    {
        const string Subject = "session directory";
        PrivateFolder? folder;
        try
        {
            folder = SessionFolder.Look(host);
        }
        catch (UserError error)
        {
            return CheckResult.Of(Subject, error);
        }

        return folder is null ? CheckResult.Skipped(Subject, $"there is no home directory, so sessions are not cached; {SessionFolder.Variable} sets a directory")
            : !RawFile.TryStat(folder.Path, follow: false, out var facts) ? CheckResult.Skipped(Subject, $"{folder.Path} is created with the first session")
            : facts.IsLink ? CheckResult.Failed(Subject, $"{folder.Path} is a symbolic link, so sessions are not cached", $"rm {shell.Word(folder.Path)}")
            : !facts.IsDirectory ? CheckResult.Failed(Subject, $"{folder.Path} is not a directory, so sessions are not cached", $"rm {shell.Word(folder.Path)}")
            : !OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId() ? CheckResult.Failed(Subject, $"{folder.Path} belongs to another user", $"sudo chown -R {Libc.GetEffectiveUserId()} {shell.Word(folder.Path)}")
            : facts.IsOpenToOthers && !OperatingSystem.IsWindows() ? CheckResult.Failed(Subject, $"{folder.Path} can be read by other users", $"chmod 700 {shell.Word(folder.Path)}")
            : CheckResult.Ok(Subject, folder.Path);
    }
}
