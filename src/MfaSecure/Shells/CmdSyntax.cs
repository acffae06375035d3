namespace MfaSecure.Shells;

/// <summary>cmd's <c>set "NAME=value"</c>, which means the same in a <c>for /f</c> loop and in a .cmd file.</summary>
/// <remarks>
/// A .cmd file expands <c>%</c> and a loop does not; quotes inside the value change the meaning of <c>&amp;</c> in one of them; <c>!</c>
/// is special with delayed expansion. So these are errors, as are characters that the code page would change and the empty value,
/// which unsets. The line does not begin with <c>;</c>, which <c>for /f</c> would skip.
/// </remarks>
internal sealed class CmdSyntax : LineSyntax
{
    public override string Fail => "cmd /c exit 1\n";

    protected override string SetLine(string name, string value)
        => value.Length == 0 ? throw CannotCarry("cmd", name, "no character, and cmd knows no empty variable")
            : value.All(character => character is >= ' ' and <= '~' && !"\"%!".Contains(character, StringComparison.Ordinal)) ? $"set \"{name}={value}\""
            : throw CannotCarry("cmd", name, "a quote, %, !, or a character outside ASCII's printable ones");

    protected override string UnsetLine(string name) => $"set \"{name}=\"";

    /// <summary>In a <c>for /f</c> loop, cmd expands no <c>%NAME%</c>.</summary>
    protected override string? CopyLine(string name, string newName, string value) => SetLine(newName, value);
}
