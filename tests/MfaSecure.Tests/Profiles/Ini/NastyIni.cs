using System.Text;

namespace MfaSecure.Tests.Profiles;

/// <summary>Ini files made of pieces that parsers disagree about; most are of well-formed lines, so that many parse.</summary>
internal static class NastyIni
{
    private static readonly string[] Breaks = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", " \n", "\n\t\n", "\u00a0\n", "\u001c\r\n"];

    private static readonly string[] Indents =
    [
        "", "", "", "", " ", "  ", "    ", "\t", "\u00a0", "\u2003 ", "\u001f", "\v", "\u180e", "\u200b",
    ];

    private static readonly string[] Headers =
    [
        "[default]", "[profile a]", "[profile  a]", "[profile \"a\"]", "[profile 'a b']", "[profile a\\ b]", "[profile]",
        "[DEFAULT]", "[ default ]", "[profile b] # c", "[profile b] # [c]", "[a]", "[b", "[]", "[]]", "[[a]]", "[a]b=c",
        "[services s]", "[services \"s\"]", "[profile é]", "[profile \"a\\\"b\"]", "[profile 'a]", "[profiles a]",
        "[profilex a]",
        "[profile\ta]", "[profile\u00a0a]", "[default]\u00a0", "[profile a ]", "[profile '']", "[a] ; [b]", "[profile \"a\\b\"]",
    ];

    private static readonly string[] Keys =
    [
        "region", "Region", "mfa_serial", "a key", "é", "É", "s3", "aws_access_key_id", "x[1]", "[k", "#k", ";k", "k#", "", "a",
        "b", "c", "d", "e", "f", "\u2003k", "k\u00a0",
    ];

    private static readonly string[] Delimiters = ["=", " = ", ":", " : ", "=:", ": =", " =\t", "\u00a0=\u00a0", " "];

    private static readonly string[] Values =
    [
        "", "", "1", "v # c", "v ; c", "arn:aws:iam::1:mfa/u", "[x]", "é", "a\u00a0b", "a\u001cb", "a\u2028b=c", "\"q\"", "=",
        "x=y",
        "a = b", "\ufeff", "😀", "v\t", "v\u00a0", "\0", "a\vb",
    ];

    /// <summary>One file of up to a dozen lines; the same bytes for the same seed.</summary>
    public static byte[] File(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(random.Next(40) == 0 ? "\ufeff" : "");
        var wellFormed = random.Next(3) > 0;
        var used = new HashSet<string>();
        if (random.Next(12) > 0)
        {
            text.Append(Fresh(random, Headers, wellFormed, used)).Append(Pick(random, Breaks));
        }

        for (var lines = random.Next(12); lines > 0; lines--)
        {
            text.Append(Line(random, wellFormed, used)).Append(lines == 1 && random.Next(2) == 0 ? "" : Pick(random, Breaks));
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(50) == 0 && bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(128, 256);
        }

        return bytes;
    }

    private static string Line(Random random, bool wellFormed, HashSet<string> used) => random.Next(10) switch
    {
        0 => Pick(random, Indents) + Pick(random, ["# c", "; c", "#", ";x = y", "#[x]"]),
        1 => "",
        2 or 3 => Pick(random, Indents) + Fresh(random, Headers, wellFormed, used),
        4 or 5 => Pick(random, Indents[4..]) + Pick(random, ["x = y", "Sub=1", "sub = 2", "plain", "[x]", "a = b = c", "# c"]),
        _ => Pick(random, wellFormed ? Indents[..7] : Indents) + Fresh(random, Keys, wellFormed, used)
            + Pick(random, wellFormed ? Delimiters[..8] : Delimiters) + Pick(random, Values),
    };

    private static string Fresh(Random random, string[] from, bool wellFormed, HashSet<string> used)
    {
        var picked = Pick(random, from);
        for (var i = 0; wellFormed && i < 20 && (picked is "" or "[]" or "[b" || !used.Add(picked.ToLowerInvariant())); i++)
        {
            picked = Pick(random, from);
        }

        return picked;
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
