namespace MfaSecure.Shells;

/// <summary>A new shell: derive from <see cref="LineSyntax"/>, add it here, and its name to <see cref="Legal"/> and <see cref="Find"/>.</summary>
internal static class KnownShells
{
    public static ShellSyntax Sh { get; } = new ShSyntax();

    public static ShellSyntax Fish { get; } = new FishSyntax();

    public static ShellSyntax Csh { get; } = new CshSyntax();

    public static ShellSyntax PowerShell { get; } = new PowerShellSyntax();

    public static ShellSyntax Cmd { get; } = new CmdSyntax();

    /// <summary>Also for nushell: <c>… | from json | load-env</c>, unset <c>… | from json | hide-env -i ...$in</c>.</summary>
    public static ShellSyntax Json { get; } = new JsonSyntax();

    public static ShellSyntax EnvFile { get; } = new EnvFileSyntax();

    public static IReadOnlyList<string> Legal { get; } = ["sh", "fish", "csh", "powershell", "cmd", "nu"];

    /// <summary>For a shell's name or alias, in any case; null if unknown.</summary>
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

    /// <summary>The first name that is a shell's counts, without a login shell's <c>-</c>; sh if there is none.</summary>
    public static ShellSyntax OfProcess(IEnumerable<string> names)
        => names.Select(name => Find(Bare(name))).FirstOrDefault(syntax => syntax is not null) ?? Sh;

    /// <summary>Debian's csh is a link to <c>bsd-csh</c>.</summary>
    private static string Bare(string name)
    {
        var bare = name.StartsWith('-') ? name[1..] : name;
        bare = bare.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? bare[..^4] : bare;
        return bare == "bsd-csh" ? "csh" : bare;
    }
}
