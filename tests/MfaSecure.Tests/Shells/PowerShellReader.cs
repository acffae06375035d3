using System.Globalization;

namespace MfaSecure.Tests.Shells;

/// <summary>
/// Reads the little of PowerShell's grammar that an assignment of text to a variable of the environment needs; anything else
/// is an error. Written from the language specification (2.3.5.2 string literals; 7.7.2 concatenation), and from its note that
/// U+2018, U+2019, U+201A and U+201B are single quotes as well.
/// </summary>
internal sealed class PowerShellReader(string line)
{
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";
    private int at;

    /// <summary>The variables after these lines. Lines end as where PowerShell reads a program's output.</summary>
    public static Dictionary<string, string> Read(string text)
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = new PowerShellReader(line).Assignment();
            variables[name] = value;
        }

        return variables;
    }

    private (string Name, string Value) Assignment()
    {
        Take("$Env:");
        var start = at;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_'))
        {
            at++;
        }

        var name = line[start..at];
        Take(" = ");
        // The left side makes it a concatenation of texts: a number or a character would not.
        var value = Literal();
        while (at < line.Length)
        {
            Take(" + ");
            value += line[at] == '[' ? Character() : Literal();
        }

        return (name, value);
    }

    private string Literal()
    {
        Assert.Contains(line[at++], SingleQuotes);
        var value = "";
        while (true)
        {
            var character = line[at++];
            if (SingleQuotes.Contains(character, StringComparison.Ordinal))
            {
                if (at == line.Length || !SingleQuotes.Contains(line[at], StringComparison.Ordinal))
                {
                    return value;
                }

                character = line[at++];
            }

            value += character;
        }
    }

    private string Character()
    {
        Take("[char]0x");
        var digits = line[at..(at + 4)];
        at += 4;
        return $"{(char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)}";
    }

    private void Take(string text)
    {
        Assert.Equal(text, line[at..Math.Min(at + text.Length, line.Length)]);
        at += text.Length;
    }
}
