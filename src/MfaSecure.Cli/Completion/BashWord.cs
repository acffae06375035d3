using System.Text;

namespace MfaSecure.Cli.Completion;

/// <summary>Quotes a word for bash, which inserts completions verbatim in place of the last part of the unfinished word.</summary>
/// <remarks>
/// That part starts after an open quote, else after the last character of COMP_WORDBREAKS (such as <c>:</c> and <c>=</c>), or
/// at a <c>@</c>. bash itself closes an open quote after the only match.
/// </remarks>
internal sealed class BashWord
{
    private const string Plain = "_./:=@%+,-";

    private readonly int keptLength;
    private readonly char quote;

    /// <param name="line">The line up to the cursor.</param>
    /// <param name="replaced">The end of the line that bash will replace, quotes included.</param>
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
