namespace MfaSecure.Shells;

/// <summary>The names of shells: for the user to choose, and of running shells.</summary>
internal static class ShellNames
{
    /// <summary>The names that <c>--shell</c> lists, one for each syntax.</summary>
    public static IReadOnlyList<string> Legal { get; } = ["sh", "fish", "csh", "powershell", "cmd", "nu"];

    /// <summary>The syntax for a shell's name or alias, in any case; null if unknown.</summary>
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

    /// <summary>The syntax for a process, by the first of its names that is a shell's; sh for any other.</summary>
    /// <param name="names">Such as its file's name and its process name; a login shell's begins with <c>-</c>.</param>
    public static ShellSyntax OfProcess(IEnumerable<string> names)
        => names.Select(name => Find(Bare(name))).FirstOrDefault(syntax => syntax is not null) ?? ShellSyntax.Sh;

    /// <remarks>Debian's csh is a link to <c>bsd-csh</c>.</remarks>
    private static string Bare(string name)
    {
        var bare = name.StartsWith('-') ? name[1..] : name;
        bare = bare.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? bare[..^4] : bare;
        return bare == "bsd-csh" ? "csh" : bare;
    }
}
