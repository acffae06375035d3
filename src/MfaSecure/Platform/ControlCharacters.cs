using System.Globalization;
using System.Text;

namespace MfaSecure.Platform;

/// <summary>Text for a person, from whatever source: nothing in it may move the cursor, begin a line, or hide or reverse other text.</summary>
internal static class ControlCharacters
{
    /// <summary><c>\n</c>, <c>\x1b</c>, <c>\u202e</c>.</summary>
    public static string Escape(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (IsUnsafe(text, index))
            {
                return EscapeFrom(text, index);
            }
        }

        return text;
    }

    public static bool AreIn(string text) => !ReferenceEquals(Escape(text), text);

    private static string EscapeFrom(string text, int start)
    {
        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        for (var index = start; index < text.Length; index++)
        {
            var character = text[index];
            _ = !IsUnsafe(text, index) ? escaped.Append(character)
                : character switch
                {
                    '\n' => escaped.Append("\\n"),
                    '\r' => escaped.Append("\\r"),
                    '\t' => escaped.Append("\\t"),
                    // A byte that is not UTF-8, see RawText.
                    < (char)0x100 or (>= '\uDC80' and <= '\uDCFF') => escaped.Append("\\x").Append(((byte)character).ToString("x2", CultureInfo.InvariantCulture)),
                    _ => escaped.Append("\\u").Append(((ushort)character).ToString("x4", CultureInfo.InvariantCulture)),
                };
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(string text, int index) => text[index] switch
    {
        >= ' ' and <= '~' => false,
        // Line separators, marks and overrides of direction (Unicode, UAX #9).
        '\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        var low when char.IsLowSurrogate(low) => index == 0 || !char.IsHighSurrogate(text[index - 1]),
        var other => char.IsControl(other),
    };
}
