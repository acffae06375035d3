using FsCheck.Fluent;

namespace MfaSecure.Tests.Shells;

/// <summary>Values that would do harm in a shell, if it took a part of them for its own.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "plain", "a b", "  ", " ", "'", "''", "it's", "\"", "\\", "\\'", "\\\\", "\\n", "$HOME", "${HOME}", "$(false)", "`false`", "$", "*", "?", "~", "~root", "a;b", ";",
        "a&b", "a|b", "(", ")", "<x", ">x", "#x", " #x", "=ls", "a:=ls", "=", "=1", "{a,b}", "{", "}", "!x", "!!", "!", "-n", "-", "--", "line\nline", "\n", "\ttab\t",
        "\r", "\r\n", "%s", "%PATH%", "%%", "%", "^", "^a^b", "[a]", "]", "a=b==", "@", "@(", ",", "+", "null", "true", "\u0001", "\u001B[0m", "\u007F", "é€😀", "‘’‚‛“”",
        "\u00A0", "\u2028", "\u0085", "\uFEFF", "\uFDD0", "\uF600", "wJalrXUtnFEMI/K7MDENG+bPxRfiCY==",
    ];

    /// <summary>Each piece by itself, the empty text, and others put together of pieces and any characters at all.</summary>
    /// <param name="cannot">Characters that the syntax refuses.</param>
    public static string[] Values(string cannot = "")
    {
        var character = Gen.OneOf(Gen.Choose(1, 0x7F), Gen.Choose(0x80, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF)).Select(char.ConvertFromUtf32);
        var any = Gen.Frequency((3, Gen.Elements(Pieces)), (1, character)).ArrayOf().Resize(6).Select(string.Concat);
        return [.. Pieces.Append("").Concat(any.Sample(150)).Where(value => !value.Any(cannot.Contains))];
    }

    /// <summary>Such as AWS gives, long ones too: letters, digits, and what base64, times and regions have beside them.</summary>
    public static string[] Plain()
        => [.. Gen.Elements([.. "ABCXYZabcxyz0189+/=_.:-"]).NonEmptyListOf().Resize(2000).Select(string.Concat).Sample(30)];
}
