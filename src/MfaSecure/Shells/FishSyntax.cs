namespace MfaSecure.Shells;

/// <summary>Each line ends with <c>;</c>, since <c>eval (…)</c> joins lines with spaces.</summary>
/// <remarks>
/// fish's manual, "Quotes": between single quotes only <c>\'</c> and <c>\\</c> are escapes; "Escaping characters": outside, <c>\n</c> is a line
/// feed. The global scope keeps the user's universal variables. Erasing an unset variable fails, hence <c>or true</c>.
/// </remarks>
internal sealed class FishSyntax : LineSyntax
{
    public override string Fail => "false;\n";

    protected override string SetLine(string name, string value) => $"set -gx {name} {Quote(value)};";

    protected override string UnsetLine(string name) => $"set -e -g {name}; or true;";

    protected override string? CopyLine(string name, string newName, string value) => $"set -gx {newName} \"${name}\";";

    private static string Quote(string value)
        => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "'\\n'", StringComparison.Ordinal) + "'";
}
