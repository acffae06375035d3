using System.Buffers;

namespace MfaSecure.Shells;

/// <summary><c>NAME=value</c> lines as <c>docker --env-file</c> and <c>$GITHUB_ENV</c> read them: to the end of the line, without quoting.</summary>
/// <remarks>It has no form for unsetting: the names are printed, one per line.</remarks>
internal sealed class EnvFileSyntax : LineSyntax
{
    /// <remarks>A carriage return before the line feed is read as part of the line end.</remarks>
    private static readonly SearchValues<char> LineEnds = SearchValues.Create('\n', '\r');

    protected override string SetLine(string name, string value)
        => !value.AsSpan().ContainsAny(LineEnds) ? $"{name}={value}" : throw CannotCarry("a line of NAME=value", name, "a line feed or carriage return");

    protected override string UnsetLine(string name) => name;
}
