using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A shell that finds our completion file in its own way.</summary>
internal static class CompletedShell
{
    public static string FileOf(string extension) => Path.Combine(SourceTree.Root, "completions", "aws-mfa-secure." + extension);

    /// <param name="shell">bash, zsh or fish.</param>
    /// <param name="spec">For its environment.</param>
    /// <param name="home">Its home directory.</param>
    /// <param name="lines">Typed after the setup.</param>
    public static Task<TabKey> StartAsync(string shell, StageSpec spec, TempHome home, params string[] lines)
    {
        switch (shell)
        {
            case "zsh":
                // By name, in a directory of fpath.
                Directory.CreateDirectory(home.File("functions"));
                File.Copy(FileOf("zsh"), home.File("functions/_aws-mfa-secure"));
                return TabKey.StartAsync(spec, "zsh", ["bindkey -e", "fpath=($HOME/functions $fpath)", "autoload -Uz compinit; compinit -u -D", .. lines]);
            case "fish":
                // By name, in a directory of fish_complete_path.
                Directory.CreateDirectory(home.File("vendor"));
                File.Copy(FileOf("fish"), home.File("vendor/aws-mfa-secure.fish"));
                return TabKey.StartAsync(spec, "fish", ["set -g fish_complete_path $HOME/vendor $fish_complete_path", .. lines]);
            default:
                return TabKey.StartAsync(spec, "bash", [$"source {FileOf("bash")}", .. lines]);
        }
    }
}
