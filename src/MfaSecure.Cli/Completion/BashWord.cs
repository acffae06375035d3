using System.Text;

namespace MfaSecure.Cli.Completion;

/// <summary>A word as bash wants it: it puts what we print into the line as it is, in place of the end of the unfinished word.</summary>
/// <remarks>
/// That end begins behind an open quote, else behind the last of bash's COMP_WORDBREAKS, such as <c>:</c> and <c>=</c>, or at
/// a <c>@</c>. A quote that it found open, bash closes itself behind the one word that fits.
/// </remarks>
internal sealed class BashWord
{
    private const string Plain = "_./:=@%+,-";

    private readonly int cachedLength;
    private readonly char quote;

    /// <param name="line">The line up to the cursor.</param>
    /// <param name="replaced">Its end that bash will replace, quotes and all.</param>
    public BashWord(string line, string replaced) => cachedLength = TypedLine.Split(line[..^replaced.Length], out quote)[^1].Length;

    /// <summary>What bash is to put there for a whole word.</summary>
    public string Of(string word)
    {
        var text = new StringBuilder();
        foreach (var c in word.AsSpan(cachedLength))
        {
            _ = quote switch
            {
                '\'' => c == '\'' ? text.Append("'\\''") : text.Append(c),
                // A backslash keeps bash from its history, but stays.
                '"' => c == '!' ? text.Append("\"'!'\"") : c is '"' or '\\' or '$' or '`' ? text.Append('\\').Append(c) : text.Append(c),
                _ => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && !Plain.Contains(c, StringComparison.Ordinal) ? text.Append('\\').Append(c) : text.Append(c),
            };
        }

        // bash takes a quote at the end for the closing one.
        return quote != '\0' && text.Length > 0 && text[^1] == quote ? text.Append(quote).ToString() : text.ToString();
    }
}
