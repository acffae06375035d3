using System.Text;

namespace MfaSecure.Cli.Output;

internal static class WordWrap
{
    /// <summary>In a narrower column, text is not wrapped.</summary>
    private const int Narrowest = 20;

    /// <summary>Lines after the first are indented; a word longer than a line stays whole.</summary>
    public static string Wrap(int indent, string text, int width)
    {
        if (indent + text.Length <= width || width - indent < Narrowest)
        {
            return text;
        }

        var wrapped = new StringBuilder();
        var column = indent;
        foreach (var word in text.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > width)
            {
                wrapped.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (wrapped.Length > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }
}
