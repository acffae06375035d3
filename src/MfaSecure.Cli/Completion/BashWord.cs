using System.Text;

namespace MfaSecure.Cli.Completion;

/// <summary>Quotes a word for bash, which inserts completions verbatim in place of the last part of the unfinished word.</summary>
/// <remarks>That part starts after an open quote, else after a COMP_WORDBREAKS character or at <c>@</c>. bash closes an open quote after the only match.</remarks>
internal sealed class BashWord
{
    private const string Plain = "_./:=@%+,-";

    private readonly int keptLength;
    private readonly char quote;

    /// <summary><paramref name="replaced"/> is the end of the line that bash will replace, quotes included.</summary>
    public BashWord(string line, string replaced) => keptLength = TypedLine.Split(line[..^replaced.Length], out quote)[^1].Length;

    public string Of(string word)
    {
        var text = new StringBuilder();
        foreach (var c in word.AsSpan(keptLength))
        {
            _ = quote switch
            {
                '\'' => c == '\'' ? text.Append("'\\''") : text.Append(c),
                // A backslash would prevent history expansion, but stays in the word.
                '"' => c == '!' ? text.Append("\"'!'\"") : c is '"' or '\\' or '$' or '`' ? text.Append('\\').Append(c) : text.Append(c),
                _ => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && !Plain.Contains(c, StringComparison.Ordinal) ? text.Append('\\').Append(c) : text.Append(c),
            };
        }

        // bash takes a quote at the end as the closing one.
        return quote != '\0' && text.Length > 0 && text[^1] == quote ? text.Append(quote).ToString() : text.ToString();
    }
}
