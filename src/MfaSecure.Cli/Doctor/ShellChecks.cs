using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Doctor;

internal static class ShellChecks
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>In lines that make TAB complete aws: from the CLI, from us, and from scripts/install.</summary>
    private static readonly string[] Completing =
        ["aws_completer", "aws_zsh_completer", "aws_bash_completer", "completion_script", "bash-completion/completions/aws-mfa-secure", "site-functions/_aws-mfa-secure"];

    public static IEnumerable<CheckResult> Run(Host host, CallingShell shell)
    {
        if (host.Home is not { } home)
        {
            yield return CheckResult.Skipped("alias", "there is no home directory");
            yield break;
        }

        var startup = ShellStartup.Of(host, home, shell);
        var lines = startup.Files.Select(file => RawFile.Read(file, LargestFile, out _)).OfType<byte[]>()
            .SelectMany(bytes => RawText.Decode(bytes).Split('\n')).Where(line => !line.TrimStart().StartsWith('#')).ToArray();
        bool Mentions(string word) => Array.Exists(lines, line => line.Contains(word, StringComparison.Ordinal));
        var isPowerShell = shell.Syntax == KnownShells.PowerShell;
        yield return LinkOnPath(host) is { } link ? CheckResult.Ok("alias", $"'aws' on PATH is a link to aws-mfa-secure: {link}")
            : isPowerShell && Array.Exists(lines, line => IsAliasToLink(host, home, line)) ? CheckResult.Ok("alias", $"set in {shell.Name}'s startup files")
            : !Mentions("aws-mfa-secure session") ? CheckResult.Warning("alias", $"not set in {shell.Name}'s startup files, so aws runs without MFA there", startup.AddAlias)
            : isPowerShell ? CheckResult.Warning("alias", "a function in PowerShell's startup files changes arguments such as Name=x,Values=y, and loses piped input", startup.AddAlias)
            : CheckResult.Ok("alias", $"set in {shell.Name}'s startup files");
        if (ProgramSearch.Find(host.Environment, "aws_completer", static (_, _) => true) is null)
        {
            yield return CheckResult.Skipped("completion", "aws_completer, which comes with the AWS CLI, is not on PATH");
        }
        else
        {
            yield return shell.Name == "fish" || Completing.Any(Mentions) ? CheckResult.Ok("completion", "TAB completes aws")
                : startup.AddCompletion is { } fix ? CheckResult.Warning("completion", "TAB does not complete aws", fix)
                : CheckResult.Skipped("completion", $"aws-mfa-secure has none for aws in {shell.Name}");
        }
    }

    /// <summary>Such as <c>Set-Alias aws '/home/alice/.config/powershell/aws'</c>.</summary>
    private static bool IsAliasToLink(Host host, string home, string line)
        => line.Contains("-Alias ", StringComparison.OrdinalIgnoreCase)
            && line.Split(' ', StringSplitOptions.TrimEntries).Select(word => word.Trim('\'', '"').Replace("$HOME", home, StringComparison.OrdinalIgnoreCase))
                .Any(word => Path.GetFileName(word) == "aws" && word.Contains('/', StringComparison.Ordinal) && IsOurs(host, word.StartsWith("~/", StringComparison.Ordinal) ? home + word[1..] : word));

    private static string? LinkOnPath(Host host)
        => ProgramSearch.Find(host.Environment, "aws", static (_, _) => true) is { } first && IsOurs(host, first) ? first : null;

    private static bool IsOurs(Host host, string path)
        => RawFile.TryStat(path, follow: true, out var facts) && host.OwnPaths.Any(own => RawFile.TryStat(own, follow: true, out var ours) && ours.IsSameFile(facts));
}
