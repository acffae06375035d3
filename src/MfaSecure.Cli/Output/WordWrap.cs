using System.Text;

namespace MfaSecure.Cli.Output;

/// <summary>Text broken at blanks.</summary>
internal static class WordWrap
{
    /// <summary>Narrower than that nothing is gained by breaking.</summary>
    private const int Narrowest = 20;

    /// <summary>The text in lines that fit into <paramref name="width"/> beside <paramref name="indent"/>, of which all but the first begin with it.</summary>
    /// <remarks>A word that is longer than a line stays whole.</remarks>
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
