using System.Globalization;
using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Completion;

internal static class TypedLine
{
    /// <summary>The line up to the cursor, from bash's COMP_LINE and COMP_POINT; null without them.</summary>
    public static string? Of(EnvironmentBlock environment)
    {
        if (environment.NonEmpty("COMP_LINE") is not { } line)
        {
            return null;
        }

        if (!int.TryParse(environment.Get("COMP_POINT"), NumberStyles.None, CultureInfo.InvariantCulture, out var point))
        {
            return line;
        }

        // COMP_POINT counts characters, not UTF-16 units.
        var end = 0;
        for (; point > 0 && end < line.Length; point--)
        {
            end += char.IsSurrogatePair(line, end) ? 2 : 1;
        }

        return line[..end];
    }

    /// <summary>As a shell does; <paramref name="quote"/> is the one still open at the end, <c>\0</c> for none.</summary>
    public static List<string> Split(string line, out char quote)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\0' && c is ' ' or '\t' or '\n')
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    isWord = false;
                }

                continue;
            }

            isWord = true;
            if (c == quote || (quote == '\0' && c is '\'' or '"'))
            {
                quote = c == quote ? '\0' : c;
            }
            else if (c != '\\' || !Escapes(quote, line, i))
            {
                word.Append(c);
            }
            else if (++i < line.Length)
            {
                word.Append(line[i]);
            }
        }

        words.Add(word.ToString());
        return words;
    }

    /// <summary>Whether a backslash escapes the next character; at the end of the line, it escapes the one to be typed.</summary>
    private static bool Escapes(char quote, string line, int at)
        => quote == '\0' || (quote == '"' && (at + 1 == line.Length || "\\\"$`".Contains(line[at + 1], StringComparison.Ordinal)));
}
