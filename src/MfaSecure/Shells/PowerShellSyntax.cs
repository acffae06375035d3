using System.Globalization;

namespace MfaSecure.Shells;

/// <summary>PowerShell's <c>$Env:</c> drive. Pure ASCII, since PowerShell decodes a program's output by the console's code page.</summary>
/// <remarks>
/// about_Quoting_Rules: between single quotes nothing is expanded, and a quote is written twice. The curly quotes that
/// PowerShell takes for single quotes too are not ASCII, and so never stand for themselves here. An empty value unsets the
/// variable before PowerShell 7.5: Windows' own rule.
/// </remarks>
internal sealed class PowerShellSyntax : LineSyntax
{
    protected override string SetLine(string name, string value)
        => !LoneSurrogates.AreIn(value)
            ? $"$Env:{name} = '{string.Concat(value.Select(Quote))}'"
            : throw CannotCarry("PowerShell", name, LoneSurrogates.Description);

    protected override string UnsetLine(string name) => $"Remove-Item Env:\\{name} -ErrorAction SilentlyContinue";

    private static string Quote(char character)
        => character == '\'' ? "''"
            : character is >= ' ' and <= '~' ? $"{character}"
            : string.Create(CultureInfo.InvariantCulture, $"' + [char]0x{(int)character:X4} + '");
}
