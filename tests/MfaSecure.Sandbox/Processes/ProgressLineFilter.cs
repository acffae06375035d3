using System.Text.RegularExpressions;

namespace MfaSecure.Sandbox;

/// <summary>The line that says that AWS is waited for, and is taken off again: on a busy machine it comes where it else does not.</summary>
public static partial class PassingLine
{
    /// <summary>What stands on the screen without it.</summary>
    public static string Without(string shown) => Shown().Replace(shown, "");

    [GeneratedRegex(@"(\r\x1b\[KAsking AWS…[^\r]*)+\r\x1b\[K")]
    private static partial Regex Shown();
}
