namespace MfaSecure.Shells;

/// <summary>The shells and other readers of variables that we support, by the names of users and of running shells.</summary>
/// <remarks>A new shell: derive from <see cref="LineSyntax"/>, add it here, and its name to <see cref="Legal"/> and <see cref="Find"/>.</remarks>
internal static class KnownShells
{
    /// <summary>sh, bash, zsh, ksh: <c>eval $(…)</c>, quoted or not.</summary>
    public static ShellSyntax Sh { get; } = new ShSyntax();

    /// <summary>fish: <c>… | source</c> or <c>eval (…)</c>.</summary>
    public static ShellSyntax Fish { get; } = new FishSyntax();

    /// <summary>csh and tcsh: <c>eval "`…`"</c>.</summary>
    public static ShellSyntax Csh { get; } = new CshSyntax();

    /// <summary>PowerShell: <c>… | Invoke-Expression</c>, with or without <c>Out-String</c> between.</summary>
    public static ShellSyntax PowerShell { get; } = new PowerShellSyntax();

    /// <summary>Windows' cmd: a <c>for /f "delims="</c> loop, or a .cmd file.</summary>
    public static ShellSyntax Cmd { get; } = new CmdSyntax();

    /// <summary>JSON, also for nushell: <c>… | from json | load-env</c>, unset <c>… | from json | hide-env -i ...$in</c>.</summary>
    public static ShellSyntax Json { get; } = new JsonSyntax();

    /// <summary><c>NAME=value</c> lines without quoting, for <c>docker --env-file</c> and <c>$GITHUB_ENV</c>.</summary>
    public static ShellSyntax EnvFile { get; } = new EnvFileSyntax();

    /// <summary>The names that <c>--shell</c> lists, one for each syntax.</summary>
    public static IReadOnlyList<string> Legal { get; } = ["sh", "fish", "csh", "powershell", "cmd", "nu"];

    /// <summary>The syntax for a shell's name or alias, in any case; null if unknown.</summary>
    public static ShellSyntax? Find(string name) => name.ToLowerInvariant() switch
    {
        "sh" or "bash" or "zsh" or "ksh" or "dash" => Sh,
        "fish" => Fish,
        "csh" or "tcsh" => Csh,
        "powershell" or "pwsh" => PowerShell,
        "cmd" => Cmd,
        "nu" or "nushell" => Json,
        _ => null,
    };

    /// <summary>The syntax for a process, by the first of its names that is a shell's; sh for any other.</summary>
    /// <param name="names">Such as its file's name and its process name; a login shell's begins with <c>-</c>.</param>
    public static ShellSyntax OfProcess(IEnumerable<string> names)
        => names.Select(name => Find(Bare(name))).FirstOrDefault(syntax => syntax is not null) ?? Sh;

    /// <remarks>Debian's csh is a link to <c>bsd-csh</c>.</remarks>
    private static string Bare(string name)
    {
        var bare = name.StartsWith('-') ? name[1..] : name;
        bare = bare.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? bare[..^4] : bare;
        return bare == "bsd-csh" ? "csh" : bare;
    }
}
