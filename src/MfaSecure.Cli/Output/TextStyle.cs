namespace MfaSecure.Cli.Output;

/// <summary>What a text is, for those who see colours; the numbers are ECMA-48's (SGR), so that the terminal's own theme rules.</summary>
internal enum TextStyle
{
    Strong = 1,
    Faint = 2,
    Bad = 31,
    Good = 32,
    Doubtful = 33,
}
