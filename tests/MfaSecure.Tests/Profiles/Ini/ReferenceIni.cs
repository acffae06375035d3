using System.Text;
using System.Text.RegularExpressions;

namespace MfaSecure.Tests.Profiles;

/// <summary>A slow second reading of configparser.py, regular expressions and all, for where there is no Python.</summary>
internal static partial class ReferenceIni
{
    private const string Spaces = @"[\s\x1c-\x1f]";

    /// <summary>Section to key to value; null where configparser raises.</summary>
    public static Dictionary<string, Dictionary<string, string>>? Read(byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        var sections = new Dictionary<string, Dictionary<string, string>>();
        var defaults = new Dictionary<string, string>();
        Dictionary<string, string>? current = null;
        string? option = null;
        var level = 0;
        foreach (var line in LineBreak().Split(text))
        {
            var stripped = Strip(line);
            if (stripped.StartsWith('#') || stripped.StartsWith(';'))
            {
                continue;
            }

            var indent = line.TakeWhile(IsSpace).Count();
            if (stripped.Length == 0 || (current is not null && option is not null && indent > level))
            {
                if (current is not null && option is not null)
                {
                    current[option] += "\n" + stripped;
                }

                continue;
            }

            level = indent;
            if (Header().Match(stripped) is { Success: true } header)
            {
                var name = header.Groups[1].Value;
                current = name == "DEFAULT" ? defaults : [];
                option = null;
                if (name != "DEFAULT" && !sections.TryAdd(name, current))
                {
                    return null;
                }
            }
            else if (current is null || Option().Match(stripped) is not { Success: true } match || match.Groups[1].Length == 0)
            {
                return null;
            }
            else
            {
                option = match.Groups[1].Value.ToLowerInvariant();
                if (!current.TryAdd(option, Strip(match.Groups[2].Value)))
                {
                    return null;
                }
            }
        }

        foreach (var section in sections.Values)
        {
            foreach (var (key, value) in defaults)
            {
                section.TryAdd(key, value);
            }

            foreach (var key in section.Keys.ToArray())
            {
                section[key] = new string([.. section[key].Reverse().SkipWhile(IsSpace).Reverse()]);
                var nested = NestedBreak().Split(section[key].StartsWith('\n') ? section[key] : "").Select(Strip);
                if (nested.Any(line => line.Length > 0 && !line.Contains('=', StringComparison.Ordinal)))
                {
                    return null;
                }
            }
        }

        return sections;
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    private static string Strip(string text) => new([.. text.SkipWhile(IsSpace).Reverse().SkipWhile(IsSpace).Reverse()]);

    [GeneratedRegex("\r\n|\n|\r")]
    private static partial Regex LineBreak();

    [GeneratedRegex("[\n\v\f\u001c\u001d\u001e\u0085\u2028\u2029]")]
    private static partial Regex NestedBreak();

    [GeneratedRegex(@"^\[(.+)\]", RegexOptions.Singleline)]
    private static partial Regex Header();

    [GeneratedRegex("^(.*?)" + Spaces + "*[=:]" + Spaces + "*(.*)$", RegexOptions.Singleline)]
    private static partial Regex Option();
}
