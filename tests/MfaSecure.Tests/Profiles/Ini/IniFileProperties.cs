using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public partial class IniFileProperties
{
    private const int Files = 4000;

    private static readonly string[] Values = ["", "v", "v # c", "[x]", "a=b", "é:😀", "\"q\"", "#v"];

    [NeedsFact("python3")]
    public async Task Every_nasty_file_is_read_or_refused_as_by_Python()
    {
        var pairs = Enumerable.Range(0, Files)
            .Select(seed => (Config: NastyIni.File(seed), Credentials: seed % 3 == 0 ? NastyIni.File(seed + Files) : []))
            .ToArray();

        var expected = await AsPython(pairs);

        // Guards the generator: both outcomes must stay common.
        Assert.InRange(expected.Count(answer => answer is null), Files / 5, Files * 4 / 5);
    }

    [NeedsFact("python3")]
    public async Task Every_case_of_the_table_is_read_or_refused_as_by_Python()
    {
        var readable = IniFileTests.Readable.Select(row => (Encoding.UTF8.GetBytes((string)row[1]), Array.Empty<byte>()));
        var refused = IniFileTests.Refused.Select(row => (Encoding.UTF8.GetBytes((string)row[1]), Array.Empty<byte>()));

        Assert.DoesNotContain(null, await AsPython([.. readable]));
        Assert.All(await AsPython([.. refused]), Assert.Null);
    }

    [Fact]
    public void Every_section_is_read_as_by_the_reference_parser() => ForAllFiles(bytes =>
    {
        var file = new IniFile(bytes);
        var expected = ReferenceIni.Read(bytes);
        return (file.Check() is null) == (expected is not null)
            && (expected is null || (file.SectionNames.SequenceEqual(expected.Keys) && expected.All(section =>
            {
                var actual = file.Section(section.Key)!;
                return actual.Keys.SequenceEqual(section.Value.Keys) && actual.Keys.All(key => actual[key] == section.Value[key]);
            })));
    });

    [Fact]
    public void An_edit_changes_its_own_value_and_no_other() => ForAllEdits((before, section, key, value) =>
    {
        var after = new IniFile(before.Set(section, key, value));
        var expected = ReferenceIni.Read(before.Bytes.ToArray())!;
        expected.TryAdd(section, []);
        expected[section][key.ToLowerInvariant()] = value;
        return after.Check() is null
            && after.SectionNames.SequenceEqual(expected.Keys)
            && expected.All(old => old.Value.All(pair => after.Section(old.Key)![pair.Key] == pair.Value)
                && (old.Key == section || after.Section(old.Key)!.Keys.Count() == old.Value.Count));
    });

    [Fact]
    public void An_edit_keeps_every_line_that_is_not_of_its_value() => ForAllEdits((before, section, key, value) =>
    {
        var cached = Encoding.UTF8.GetString(before.Bytes.Span);
        var after = Encoding.UTF8.GetString(before.Set(section, key, value));
        if (LoneCarriageReturn().IsMatch(cached))
        {
            // With the line between them gone, CR and LF of two empty lines are one.
            return true;
        }

        return before.Section(section)?[key.ToLowerInvariant()] is { } old
            ? KeepsLines(cached, after, key, value, old.Split('\n'))
            : before.Section(section) is null
            ? after.StartsWith(cached, StringComparison.Ordinal)
            : KeepsLines(cached, after, key, value, []);
    });

    [Fact]
    public void Setting_a_new_key_and_removing_it_restores_every_byte() => ForAllEdits((before, section, key, value) =>
    {
        var fresh = "fresh" + key;
        return before.Section(section) is null
            || new IniFile(before.Set(section, fresh, value)).Remove(section, fresh).AsSpan().SequenceEqual(before.Bytes.Span);
    });

    [Fact]
    public void A_removed_key_is_gone_and_all_others_stay() => ForAllFiles(bytes =>
    {
        var file = new IniFile(bytes);
        var expected = ReferenceIni.Read(bytes);
        foreach (var section in file.Check() is null && bytes.AsSpan().IndexOf("DEFAULT"u8) < 0 ? file.SectionNames : [])
        {
            foreach (var key in file.Section(section)!.Keys)
            {
                var actual = ReferenceIni.Read(file.Remove(section, key));
                var same = actual is not null && expected!.All(old => old.Value.All(pair =>
                    (old.Key == section && pair.Key == key) != (actual[old.Key].GetValueOrDefault(pair.Key) == pair.Value)));
                if (!same)
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void Random_bytes_never_throw()
        => Prop.ForAll<byte[]>(bytes => Touch(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_brackets_and_breaks_never_throw()
        => Prop.ForAll<byte[]>(bytes => Touch([.. bytes.Select(b => "[]=:\n\r \t#;a\"'\\\u00a0"u8[b % 16])]))
            .QuickCheckThrowOnFailure();

    private static bool Touch(byte[] bytes)
    {
        var file = new IniFile(bytes);
        _ = file.Check();
        var files = new AwsFiles(file, file);
        // A name that is not UTF-8 cannot be asked for.
        var lost = file.SectionNames.Count(name => file.Section(name) is null)
            + files.Names.Count(name => files.Find(name) is null);
        return lost == 0 || !Utf8.IsValid(bytes);
    }

    private static void ForAllFiles(Func<byte[], bool> holds)
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500),
            Prop.ForAll(
                Seeds,
                seed => holds(NastyIni.File(seed)).Label(Show(NastyIni.File(seed)))));

    private static void ForAllEdits(Func<IniFile, string, string, string, bool> holds) => ForAllFiles(bytes =>
    {
        var file = new IniFile(bytes);
        if (file.Check() is not null || ReferenceIni.Read([.. bytes, .. "\n[x]"u8]) is null)
        {
            // Not to be edited, or not to be added to: a section that is new would inherit a broken block.
            return true;
        }

        var picks = new Random(bytes.Length);
        var section = file.SectionNames.Append("new one").ElementAt(picks.Next(file.SectionNames.Count() + 1));
        var keys = (file.Section(section)?.Keys ?? []).Where(key => key[0] is not ('[' or ';' or '#')).Append("New").ToArray();
        return holds(file, section, keys[picks.Next(keys.Length)], Values[picks.Next(Values.Length)]);
    });

    private static bool KeepsLines(string before, string after, string key, string value, string[] oldValue)
    {
        var (old, now) = (Lines(before), Lines(after));
        var (i, changes) = (0, 0);
        for (var j = 0; j < now.Length; j++)
        {
            // A continued value's lines are gone; a line break may have gone with the last of them.
            while (i < old.Length && old[i] != now[j] && !Edited(old[i], now[j])
                && Strip(old[i]) is { Length: > 0 } text && oldValue.Contains(text))
            {
                i++;
            }

            if (i < old.Length && (old[i] == now[j] || (j == now.Length - 1 && old[i].TrimEnd('\r', '\n') == now[j])))
            {
                i++;
            }
            else if (i < old.Length && Edited(old[i], now[j]))
            {
                (i, changes) = (i + 1, changes + 1);
            }
            else if (Strip(now[j]) == $"{key} = {value}".TrimEnd())
            {
                // The line before an added last one has got a break.
                changes++;
            }
            else if (i == old.Length - 1 && old[i] == now[j].TrimEnd('\r', '\n'))
            {
                i++;
            }
            else
            {
                return false;
            }
        }

        return changes <= 1 && old.Skip(i).All(line => oldValue.Contains(Strip(line)));

        bool Edited(string line, string edited)
            => line.IndexOfAny(['=', ':']) is > 0 and var delimiter
                && Strip(line[..delimiter]).Equals(key, StringComparison.OrdinalIgnoreCase)
                && edited.StartsWith(line[..(delimiter + 1)], StringComparison.Ordinal)
                && Strip(edited[(delimiter + 1)..]) == value;
    }

    private static string[] Lines(string text) => [.. LineWithBreak().Matches(text).Select(match => match.Value)];

    private static string Strip(string text) => text.Trim([.. Enumerable.Range(0, 0x3001).Select(c => (char)c).Where(IsSpace)]);

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    [GeneratedRegex("[^\r\n]*(\r\n|\n|\r)|[^\r\n]+$")]
    private static partial Regex LineWithBreak();

    [GeneratedRegex("\r(?!\n)")]
    private static partial Regex LoneCarriageReturn();

    private static Arbitrary<int> Seeds => Arb.From(Gen.Choose(0, 1_000_000));

    private static async Task<List<string[]?>> AsPython((byte[] Config, byte[] Credentials)[] pairs)
    {
        var expected = await PythonIni.Read(pairs);

        Assert.Equal(pairs.Length, expected.Count);
        for (var i = 0; i < pairs.Length; i++)
        {
            var (config, credentials) = pairs[i];
            var actual = PythonIni.Ours(config, credentials);
            Assert.True(
                expected[i] is { } lines ? actual is not null && lines.SequenceEqual(actual) : actual is null,
                $"file {i}\n{Show(config)}\n{Show(credentials)}\npython: {Show(expected[i])}\nours:   {Show(actual)}");
        }

        return expected;
    }

    private static string Show(byte[] file) => JsonSerializer.Serialize(Encoding.Latin1.GetString(file));

    private static string Show(string[]? lines) => lines is null ? "refused" : JsonSerializer.Serialize(lines);
}
