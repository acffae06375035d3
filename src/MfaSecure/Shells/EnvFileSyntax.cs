using System.Buffers;

namespace MfaSecure.Shells;

/// <summary>Unquoted lines for <c>docker --env-file</c> and <c>$GITHUB_ENV</c>. There is no form for unsetting: the names are printed, one per line.</summary>
internal sealed class EnvFileSyntax : LineSyntax
{
    /// <summary>A carriage return before the line feed is read as part of the line end.</summary>
    private static readonly SearchValues<char> LineEnds = SearchValues.Create('\n', '\r');

    protected override string SetLine(string name, string value)
        => !value.AsSpan().ContainsAny(LineEnds) ? $"{name}={value}" : throw CannotCarry("a line of NAME=value", name, "a line feed or carriage return");

    protected override string UnsetLine(string name) => name;
}
