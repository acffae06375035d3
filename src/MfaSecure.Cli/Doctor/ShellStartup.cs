using MfaSecure.Platform;

namespace MfaSecure.Cli.Doctor;

/// <summary>A shell's startup files, and the lines for them.</summary>
internal sealed class ShellStartup
{
    private readonly CallingShell shell;
    private readonly string start;

    private ShellStartup(CallingShell shell, IEnumerable<string> files, string start) => (this.shell, Files, this.start) = (shell, files, start);

    public IEnumerable<string> Files { get; }

    public static ShellStartup Of(Host host, string home, CallingShell shell)
    {
        var config = host.Environment.NonEmpty("XDG_CONFIG_HOME") ?? home + "/.config";
        switch (shell.Name)
        {
            case "zsh":
                var folder = host.Environment.NonEmpty("ZDOTDIR") ?? home;
                return new(shell, [$"{folder}/.zshrc", $"{folder}/.zshenv", $"{folder}/.zprofile", $"{folder}/.zlogin"], $"{folder}/.zshrc");
            case "fish":
                return new(shell, [$"{config}/fish/config.fish", $"{config}/fish/functions/aws.fish", .. Below($"{config}/fish/conf.d", "*.fish")], $"{config}/fish/config.fish");
            case "tcsh" or "csh":
                // tcsh reads .cshrc only where there is no .tcshrc.
                var isOwn = shell.Name == "tcsh" && File.Exists($"{home}/.tcshrc");
                return new(shell, [isOwn ? $"{home}/.tcshrc" : $"{home}/.cshrc", $"{home}/.login"], isOwn ? $"{home}/.tcshrc" : $"{home}/.cshrc");
            case "nu":
                return new(shell, [$"{config}/nushell/config.nu", $"{config}/nushell/env.nu", $"{config}/nushell/login.nu", .. Below($"{config}/nushell/autoload", "*.nu")], "$nu.config-path");
            case "pwsh" or "powershell":
                return new(shell, [$"{config}/powershell/Microsoft.PowerShell_profile.ps1", $"{config}/powershell/profile.ps1"], "$PROFILE");
            default:
                return new(
                    shell,
                    Array.ConvertAll<string, string>([".bashrc", ".bash_aliases", ".bash_profile", ".bash_login", ".profile", ".kshrc"], name => $"{home}/{name}"),
                    $"{home}/{(shell.Name == "bash" ? ".bashrc" : ".profile")}");
        }
    }

    /// <summary>In PowerShell a function would split <c>a,b</c>, drop <c>--</c> and lose piped input: only a native command gets its arguments unchanged.</summary>
    public string AddAlias
        => shell.Name switch
        {
            "pwsh" or "powershell" => "$d = Split-Path $PROFILE; New-Item -Force -ItemType SymbolicLink $d/aws -Target (Get-Command aws-mfa-secure).Source; Add-Content $PROFILE \"Set-Alias aws '$d/aws'\"",
            "nu" => "mkdir ($nu.config-path | path dirname); \"alias aws = aws-mfa-secure session\\n\" | save --append $nu.config-path",
            "fish" or "tcsh" or "csh" => Append("alias aws \"aws-mfa-secure session\""),
            _ => Append("alias aws=\"aws-mfa-secure session\""),
        };

    /// <summary>Null where we have no completion for the shell.</summary>
    public string? AddCompletion
        => shell.Name switch
        {
            "bash" or "zsh" => Append($"source <(aws-mfa-secure completion_script --shell {shell.Name})"),
            _ => null,
        };

    private string Append(string line) => $"echo '{line}' >> {shell.Word(start)}";

    private static string[] Below(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
}
