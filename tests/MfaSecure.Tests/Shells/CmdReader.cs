using System.Text;

namespace MfaSecure.Tests.Shells;

/// <summary>
/// Reads <c>set</c> as cmd does, by the phases that its users have worked out: percent expansion (only in a file), then quotes,
/// carets and operators (only where a line is parsed, not what a loop's variable holds), then delayed expansion (where it is on).
/// </summary>
internal static class CmdReader
{
    private const string Prefix = "set ";

    /// <summary>What a line of a .cmd file sets.</summary>
    public static (string Name, string Value) InFile(string line, bool delayedExpansion = false) => Set(Delayed(Parsed(Percent(line)), delayedExpansion));

    /// <summary>What <c>for /f "delims=" %i in (…) do @%i</c> sets, with the line in <c>%i</c>.</summary>
    public static (string Name, string Value) InLoop(string line, bool delayedExpansion = false) => Set(Delayed(line, delayedExpansion));

    private static string Percent(string line)
    {
        var text = new StringBuilder();
        for (var at = 0; at < line.Length; at++)
        {
            var end = line[at] == '%' ? line.IndexOf('%', at + 1) : -1;
            if (line[at] != '%')
            {
                text.Append(line[at]);
            }
            else if (end == at + 1)
            {
                text.Append('%');
                at = end;
            }
            else if (end > 0)
            {
                // A variable that is not set.
                at = end;
            }
        }

        return text.ToString();
    }

    private static string Parsed(string line)
    {
        var text = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            quoted ^= line[at] == '"';
            if (!quoted && line[at] == '^')
            {
                at++;
            }
            else
            {
                Assert.False(!quoted && "&|<>()".Contains(line[at], StringComparison.Ordinal), $"{line}: an operator at {at}");
            }

            text.Append(at < line.Length ? line[at] : "");
        }

        return text.ToString();
    }

    private static string Delayed(string line, bool isOn)
    {
        if (!isOn || !line.Contains('!', StringComparison.Ordinal))
        {
            return line;
        }

        // Not the whole of it: enough to be another line than it was.
        return line.Replace("^", "", StringComparison.Ordinal).Replace("!", "", StringComparison.Ordinal);
    }

    /// <remarks>With a quote in front, all up to the last quote counts, and what is behind that does not.</remarks>
    private static (string Name, string Value) Set(string command)
    {
        Assert.StartsWith(Prefix, command, StringComparison.Ordinal);
        var rest = command[Prefix.Length..].TrimStart(' ');
        Assert.Equal('"', rest[0]);
        var last = rest.LastIndexOf('"');
        var assignment = last > 0 ? rest[1..last] : rest[1..];
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return (assignment[..equals], assignment[(equals + 1)..]);
    }
}
