using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Doctor;

/// <summary>The shell that reads a fix: the calling process, not the login shell (<c>$SHELL</c>).</summary>
internal sealed record CallingShell(string Name, ShellSyntax Syntax)
{
    private static readonly string[] Interactive = ["bash", "zsh", "fish", "tcsh", "csh", "pwsh", "powershell", "nu"];

    public static CallingShell Of(Host host)
    {
        var name = host.FindParentNames().Select(KnownShells.NameOf).FirstOrDefault(Interactive.Contains) ?? Path.GetFileName(host.Environment.NonEmpty("SHELL") ?? "sh");
        return new(name, KnownShells.Find(name) ?? KnownShells.Sh);
    }

    /// <summary>The line that removes what <c>exports</c> has set.</summary>
    public string Unsets
        => Syntax == KnownShells.Fish ? "aws-mfa-secure unsets | source"
            : Syntax == KnownShells.Csh ? "eval \"`aws-mfa-secure unsets`\""
            : Syntax == KnownShells.PowerShell ? "aws-mfa-secure unsets | Invoke-Expression"
            : Syntax == KnownShells.Nu ? "aws-mfa-secure unsets | from json | hide-env -i ...$in"
            : "eval $(aws-mfa-secure unsets)";

    public string Unset(string variable)
        => Syntax == KnownShells.Fish ? $"set -e {variable}"
            : Syntax == KnownShells.Csh ? $"unsetenv {variable}"
            : Syntax == KnownShells.PowerShell ? $"Remove-Item Env:\\{variable}"
            : Syntax == KnownShells.Nu ? $"hide-env {variable}"
            : $"unset {variable}";

    /// <summary>As one argument of a command.</summary>
    public string Word(string text)
        => Shlex.Quote(text) is var word && Syntax == KnownShells.PowerShell && word != text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : word;
}
