using System.Text;

namespace MfaSecure.Profiles;

/// <summary>Python's <c>shlex.split</c>, which botocore uses for section headers and credential_process.</summary>
internal static class Shlex
{
    /// <summary>Null where <c>shlex</c> raises: no closing quotation mark, or nothing after a backslash.</summary>
    public static List<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                inWord = false;
                continue;
            }

            inWord = true;
            if (c is '"' or '\'')
            {
                i = Quoted(text, i, word);
            }
            else if (c == '\\')
            {
                i++;
                word.Append(i < text.Length ? text[i] : c);
            }
            else
            {
                word.Append(c);
            }

            if (i >= text.Length)
            {
                return null;
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>One word, as <see cref="Split"/> and a POSIX shell read it.</summary>
    public static string Quote(string word)
        => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "_-./@+:,=%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    /// <summary>The text's length when the quotation has no end.</summary>
    private static int Quoted(string text, int start, StringBuilder word)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                return i;
            }

            // Within double quotes a backslash escapes only itself and the quote.
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
            {
                i++;
            }

            word.Append(text[i]);
        }

        return text.Length;
    }
}
