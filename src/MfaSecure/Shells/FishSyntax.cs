namespace MfaSecure.Shells;

/// <summary>fish's <c>set</c>, each line closed by <c>;</c>, since <c>eval (…)</c> joins lines by spaces.</summary>
/// <remarks>
/// fish's manual, "Quotes": between single quotes only <c>\'</c> and <c>\\</c> mean something else; "Escaping characters":
/// outside, <c>\n</c> is a line feed. Both scopes are global: a universal variable of the user's own stays as it is.
/// To erase what is not set has a status that is no success.
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
