namespace MfaSecure.Shells;

/// <summary>Lines that set and unset variables, for <c>eval</c>.</summary>
public static class ShellSyntax
{
    /// <summary>A line that sets and exports a variable; as plain as the value allows, since <c>eval $(…)</c> is not quoted.</summary>
    public static string Set(string name, string value) => $"export {name}={Quote(value)}";

    /// <summary>A line that unsets a variable.</summary>
    public static string Unset(string name) => $"unset {name}";

    /// <remarks>zsh takes a <c>=word</c> at the start of a value, or behind a colon, for the path of a command.</remarks>
    private static string Quote(string value)
        => value.Length > 0 && value.All(IsPlain) && !value.StartsWith('=') && !value.Contains(":=", StringComparison.Ordinal) ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character)
        => char.IsAsciiLetterOrDigit(character) || "+/=._:,@%-".Contains(character, StringComparison.Ordinal);
}
