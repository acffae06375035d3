namespace MfaSecure.Shells;

/// <summary>Unquoted if the value allows it, since <c>eval $(…)</c> may be unquoted.</summary>
internal sealed class ShSyntax : LineSyntax
{
    public override string Fail => "false\n";

    /// <summary>An unquoted <c>eval $(…)</c> makes one command of all lines, which is harmless only as long as all begin with the same word.</summary>
    protected override string End => ";";

    protected override string SetLine(string name, string value) => $"export {name}={Quote(value)}";

    protected override string UnsetLine(string name) => $"unset {name}";

    protected override string? CopyLine(string name, string newName, string value) => $"export {newName}=\"${name}\"";

    /// <summary>zsh expands <c>=word</c> at the start of a value, or after a colon, to a command's path.</summary>
    private static string Quote(string value)
        => value.Length > 0 && value.All(IsPlain) && !value.StartsWith('=') && !value.Contains(":=", StringComparison.Ordinal) ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character)
        => char.IsAsciiLetterOrDigit(character) || "+/=._:,@%-".Contains(character, StringComparison.Ordinal);
}
