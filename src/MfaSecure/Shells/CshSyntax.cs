namespace MfaSecure.Shells;

/// <summary>Each line ends with <c>;</c>, since <c>eval "`…`"</c> joins lines with spaces.</summary>
/// <remarks>
/// Backslashes, not quotes: between quotes <c>!</c> still means history, and a backslash depends on <c>histchars</c> and tcsh's
/// <c>backslash_quote</c>. Outside quotes it makes any character literal except a line feed, which becomes a space.
/// </remarks>
internal sealed class CshSyntax : LineSyntax
{
    public override string Fail => "false ;\n";

    protected override string SetLine(string name, string value)
        => !value.Contains('\n', StringComparison.Ordinal)
            ? $"setenv {name} {Quote(value)} ;"
            : throw CannotCarry("csh", name, "a line feed, which its eval turns into a blank");

    protected override string UnsetLine(string name) => $"unsetenv {name} ;";

    protected override string? CopyLine(string name, string newName, string value) => $"setenv {newName} \"${name}\" ;";

    private static string Quote(string value)
        => value.Length == 0 ? "''" : string.Concat(value.Select((character, at) => IsPlain(character, at) ? $"{character}" : $"\\{character}"));

    /// <summary>A leading <c>=</c> refers to tcsh's directory stack.</summary>
    private static bool IsPlain(char character, int at)
        => char.IsAsciiLetterOrDigit(character) || character > 0x7F
            || "+/._:,@%-".Contains(character, StringComparison.Ordinal) || (character == '=' && at > 0);
}
