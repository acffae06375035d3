namespace MfaSecure.Shells;

/// <summary>fish's <c>set</c>, each line ended by <c>;</c>, since <c>eval (…)</c> joins lines with spaces.</summary>
/// <remarks>
/// fish's manual, "Quotes": between single quotes only <c>\'</c> and <c>\\</c> are escapes; "Escaping characters": outside,
/// <c>\n</c> is a line feed. Both commands use the global scope, so a universal variable of the user's stays. Erasing an
/// unset variable fails, hence <c>or true</c>.
/// </remarks>
internal sealed class FishSyntax : LineSyntax
{
    protected override string SetLine(string name, string value) => $"set -gx {name} {Quote(value)};";

    protected override string UnsetLine(string name) => $"set -e -g {name}; or true;";

    private static string Quote(string value)
        => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "'\\n'", StringComparison.Ordinal) + "'";
}
