using System.Globalization;

namespace MfaSecure.Shells;

/// <summary>ASCII only, since PowerShell decodes a program's output with the console's code page.</summary>
/// <remarks>
/// about_Quoting_Rules: between single quotes nothing is expanded, and a quote is written twice. Curly quotes count as single quotes;
/// they are not ASCII, so they are written by number. Before PowerShell 7.5 an empty value unsets the variable.
/// </remarks>
internal sealed class PowerShellSyntax : LineSyntax
{
    public override string Fail => "Write-Error 'aws-mfa-secure failed'\n";

    protected override string SetLine(string name, string value)
        => !LoneSurrogates.AreIn(value)
            ? $"$Env:{name} = '{string.Concat(value.Select(Quote))}'"
            : throw CannotCarry("PowerShell", name, LoneSurrogates.Description);

    protected override string UnsetLine(string name) => $"Remove-Item Env:\\{name} -ErrorAction SilentlyContinue";

    protected override string? CopyLine(string name, string newName, string value) => $"$Env:{newName} = $Env:{name}";

    private static string Quote(char character)
        => character == '\'' ? "''"
            : character is >= ' ' and <= '~' ? $"{character}"
            : string.Create(CultureInfo.InvariantCulture, $"' + [char]0x{(int)character:X4} + '");
}
