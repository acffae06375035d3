namespace MfaSecure.Shells;

/// <summary>A new shell: derive from <see cref="LineSyntax"/>, add it here, and its name to <see cref="Legal"/> and <see cref="Find"/>.</summary>
internal static class KnownShells
{
    public static ShellSyntax Sh { get; } = new ShSyntax();

    public static ShellSyntax Fish { get; } = new FishSyntax();

    public static ShellSyntax Csh { get; } = new CshSyntax();

    public static ShellSyntax PowerShell { get; } = new PowerShellSyntax();

    public static ShellSyntax Cmd { get; } = new CmdSyntax();

    /// <summary><c>… | from json | load-env</c>, unset <c>… | from json | hide-env -i ...$in</c>.</summary>
    public static ShellSyntax Nu { get; } = new JsonSyntax();

    public static ShellSyntax Json { get; } = new JsonSyntax();

    public static ShellSyntax EnvFile { get; } = new EnvFileSyntax();

    /// <summary>For the file that <c>GITHUB_ENV</c> names.</summary>
    public static ShellSyntax GitHub { get; } = new EnvFileSyntax();

    public static IReadOnlyList<string> Legal { get; } = ["sh", "fish", "csh", "powershell", "cmd", "nu"];

    /// <summary>For a shell's name or alias, in any case; null if unknown.</summary>
    public static ShellSyntax? Find(string name) => name.ToLowerInvariant() switch
    {
        "sh" or "bash" or "zsh" or "ksh" or "dash" => Sh,
        "fish" => Fish,
        "csh" or "tcsh" => Csh,
        "powershell" or "pwsh" => PowerShell,
        "cmd" => Cmd,
        "nu" or "nushell" => Nu,
        _ => null,
    };

    /// <summary>The first name that is a shell's counts, without a login shell's <c>-</c>; sh if there is none.</summary>
    public static ShellSyntax OfProcess(IEnumerable<string> names)
        => names.Select(name => Find(NameOf(name))).FirstOrDefault(syntax => syntax is not null) ?? Sh;

    /// <summary>A process's name as the shell's. Debian's csh is a link to <c>bsd-csh</c>.</summary>
    public static string NameOf(string process)
    {
        var bare = process.StartsWith('-') ? process[1..] : process;
        bare = bare.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? bare[..^4] : bare;
        return bare == "bsd-csh" ? "csh" : bare;
    }
}
