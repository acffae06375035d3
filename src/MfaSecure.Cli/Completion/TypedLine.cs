using System.Globalization;
using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Completion;

/// <summary>The command line being completed, starting with the program's name.</summary>
internal static class TypedLine
{
    /// <summary>Up to the cursor, from COMP_LINE and COMP_POINT, which bash's <c>complete</c> sets; null without them.</summary>
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

    /// <summary>Splits as a shell does; the last word may lack its closing quote.</summary>
    /// <param name="line">The line.</param>
    /// <param name="quote">The quote that is open at its end; <c>\0</c> for none.</param>
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
