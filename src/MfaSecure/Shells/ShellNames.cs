namespace MfaSecure.Shells;

/// <summary>The names of shells: those a user gives, and those a running shell is known by.</summary>
internal static class ShellNames
{
    /// <summary>What a user may name, one for each syntax.</summary>
    public static IReadOnlyList<string> Legal { get; } = ["sh", "fish", "csh", "powershell", "cmd", "nu"];

    /// <summary>The syntax of a shell's name, in any case; the shells' other names are known too. Null where it is unknown.</summary>
    public static ShellSyntax? Find(string name) => name.ToLowerInvariant() switch
    {
        "sh" or "bash" or "zsh" or "ksh" or "dash" => ShellSyntax.Sh,
        "fish" => ShellSyntax.Fish,
        "csh" or "tcsh" => ShellSyntax.Csh,
        "powershell" or "pwsh" => ShellSyntax.PowerShell,
        "cmd" => ShellSyntax.Cmd,
        "nu" or "nushell" => ShellSyntax.Json,
        _ => null,
    };

    /// <summary>The syntax of the shell that a process is, by the first of its names that is a shell's; sh for any other.</summary>
    /// <param name="names">Such as its file's name and what it calls itself; a login shell's begins with <c>-</c>.</param>
    public static ShellSyntax OfProcess(IEnumerable<string> names)
        => names.Select(name => Find(Bare(name))).FirstOrDefault(syntax => syntax is not null) ?? ShellSyntax.Sh;

    /// <remarks>Debian's <c>bsd-csh</c> is where its csh links to.</remarks>
    private static string Bare(string name)
    {
        var bare = name.StartsWith('-') ? name[1..] : name;
        bare = bare.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? bare[..^4] : bare;
        return bare == "bsd-csh" ? "csh" : bare;
    }
}
