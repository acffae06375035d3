using MfaSecure.Platform;

namespace MfaSecure.Cli.Doctor;

internal static class ShellChecks
{
    private const int LargestFile = 1024 * 1024;

    private static readonly string[] Known = ["bash", "zsh", "fish", "tcsh", "csh"];

    /// <summary>In lines that make TAB complete aws: from the CLI, from us, and from scripts/install.</summary>
    private static readonly string[] Completing =
        ["aws_completer", "aws_zsh_completer", "aws_bash_completer", "completion_script", "bash-completion/completions/aws-mfa-secure", "site-functions/_aws-mfa-secure"];

    public static IEnumerable<CheckResult> Run(Host host)
    {
        if (host.Home is not { } home)
        {
            yield return CheckResult.Skipped("alias", "there is no home directory");
            yield break;
        }

        // The calling shell; $SHELL is the login shell.
        var shell = host.FindParentNames().FirstOrDefault(Known.Contains) ?? Path.GetFileName(host.Environment.NonEmpty("SHELL") ?? "sh");
        var (files, start) = StartFiles(host, home, shell);
        var texts = files.Select(file => RawFile.Read(file, LargestFile, out _)).OfType<byte[]>().Select(bytes => RawText.Decode(bytes)).ToArray();
        bool Mentions(string word) => texts.Any(text => text.Split('\n').Any(line => !line.TrimStart().StartsWith('#') && line.Contains(word, StringComparison.Ordinal)));
        yield return LinkOnPath(host) is { } link ? CheckResult.Ok("alias", $"'aws' on PATH is a link to aws-mfa-secure: {link}")
            : Mentions("aws-mfa-secure session") ? CheckResult.Ok("alias", $"set in {shell}'s startup files")
            : CheckResult.Warning("alias", $"not set in {shell}'s startup files, so aws runs without MFA there", $"echo 'alias aws=\"aws-mfa-secure session\"' >> {start}");
        if (ProgramSearch.Find(host.Environment, "aws_completer", static (_, _) => true) is null)
        {
            yield return CheckResult.Skipped("completion", "aws_completer, which comes with the AWS CLI, is not on PATH");
        }
        else
        {
            yield return shell == "fish" || Completing.Any(Mentions)
                ? CheckResult.Ok("completion", "TAB completes aws")
                : CheckResult.Warning("completion", "TAB does not complete aws", $"echo 'source <(aws-mfa-secure completion_script --shell {(shell == "zsh" ? shell : "bash")})' >> {start}");
        }
    }

    private static string? LinkOnPath(Host host)
        => ProgramSearch.Find(host.Environment, "aws", static (_, _) => true) is { } first && RawFile.TryStat(first, follow: true, out var facts)
            && host.OwnPaths.Any(own => RawFile.TryStat(own, follow: true, out var ours) && ours.IsSameFile(facts))
            ? first
            : null;

    private static (IEnumerable<string> Files, string Start) StartFiles(Host host, string home, string shell)
    {
        switch (shell)
        {
            case "zsh":
                var folder = host.Environment.NonEmpty("ZDOTDIR") ?? home;
                return (Array.ConvertAll<string, string>([".zshrc", ".zshenv", ".zprofile", ".zlogin"], name => $"{folder}/{name}"), $"{folder}/.zshrc");
            case "fish":
                var fish = $"{host.Environment.NonEmpty("XDG_CONFIG_HOME") ?? home + "/.config"}/fish";
                return ([$"{fish}/config.fish", $"{fish}/functions/aws.fish", .. Below($"{fish}/conf.d")], $"{fish}/config.fish");
            case "tcsh" or "csh":
                return ([$"{home}/.tcshrc", $"{home}/.cshrc", $"{home}/.login"], $"{home}/.cshrc");
            default:
                return (Array.ConvertAll<string, string>([".bashrc", ".bash_aliases", ".bash_profile", ".bash_login", ".profile", ".kshrc"], name => $"{home}/{name}"), $"{home}/{(shell == "bash" ? ".bashrc" : ".profile")}");
        }
    }

    private static string[] Below(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.fish") : [];
}
