using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Completing;

/// <summary>What stands on the command line behind our own name, the unfinished word last.</summary>
internal static class TypedLine
{
    /// <summary>From COMP_LINE and COMP_POINT, as bash's <c>complete -C</c> sets them beside words of its own; null without them.</summary>
    public static string[]? Of(EnvironmentBlock environment)
    {
        if (environment.NonEmpty("COMP_LINE") is not { } line)
        {
            return null;
        }

        var point = int.TryParse(environment.Get("COMP_POINT"), out var at) && at >= 0 && at <= line.Length ? at : line.Length;
        return [.. Split(line[..point]).Skip(1)];
    }

    /// <summary>The words as a shell would have them, of which the last may want its closing quote.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    isWord = false;
                }
            }
            else if (c == quote || (quote == '\0' && c is '\'' or '"'))
            {
                quote = c == quote ? '\0' : c;
                isWord = true;
            }
            else
            {
                i += c == '\\' && quote != '\'' && i + 1 < line.Length ? 1 : 0;
                word.Append(line[i]);
                isWord = true;
            }
        }

        words.Add(word.ToString());
        return words;
    }
}
