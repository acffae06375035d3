using System.Text;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

/// <summary>
/// Cases from the documentation of Python's configparser ("Supported INI File Structure") and of the AWS CLI and SDKs
/// ("Shared config and credentials files"). IniFileProperties holds all of them against the real Python.
/// </summary>
public partial class IniFileTests
{
    [Theory]
    [MemberData(nameof(Readable))]
    public void Reads(string shows, string text, string expected)
    {
        var file = File(text);

        Assert.Null(file.Check());
        Assert.Equal($"{shows}: {expected}", $"{shows}: {Dump(file)}");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string shows, string text, string expected)
        => Assert.Equal($"{shows}: {expected}", $"{shows}: {File(text).Check()}");

    [Theory]
    [InlineData(new byte[] { (byte)'[', (byte)'a', (byte)']', (byte)'\n', (byte)'#', 0xff }, "line 2: a byte is not valid UTF-8")]
    [InlineData(new byte[] { (byte)'#', 0xc0, 0xaf }, "line 1: a byte is not valid UTF-8")]
    [InlineData(new byte[] { (byte)'#', (byte)'\r', (byte)'#', 0xed, 0xa0, 0x80 }, "line 2: a byte is not valid UTF-8")]
    public void Bytes_that_are_not_UTF_8_are_refused_even_in_a_comment(byte[] bytes, string expected)
        => Assert.Equal(expected, new IniFile(bytes).Check());

    [Fact]
    public void A_section_that_is_not_there_is_null()
    {
        var file = File("[a]\nk = v\n");

        Assert.Null(file.Section("b"));
        Assert.Null(file.Section("A"));
        Assert.Null(file.Section(""));
        Assert.Null(file.Section("DEFAULT"));
        Assert.Null(file.Section("\ud800"));
        Assert.Null(file.Section("a")!["j"]);
    }

    [Fact]
    public void Subkeys_of_a_nested_block_keep_their_case_and_the_last_of_two_wins()
    {
        var section = File("[a]\ns3 =\n  Max = 1\n  max = 2\n  Max = 3\n  url = a=b\nplain = x = 1\n").Section("a")!;

        Assert.Equal("3", section.Nested("s3", "Max"));
        Assert.Equal("2", section.Nested("s3", "max"));
        Assert.Equal("a=b", section.Nested("s3", "url"));
        Assert.Null(section.Nested("s3", "MAX"));
        Assert.Null(section.Nested("plain", "x"));
        Assert.Null(section.Nested("none", "x"));
    }

    [Fact]
    public void Subkeys_and_their_values_are_stripped_as_Python_does()
        => Assert.Equal("1", File("[a]\ns3 =\n  x\u00a0\u001f=\u001f\u00a01\n").Section("a")!.Nested("s3", "x"));

    [Fact]
    public void A_line_of_a_megabyte_is_read_whole()
    {
        var value = new string('x', 1_000_000) + " [y]";

        Assert.Equal(value, File($"[a]\nk = {value}\n[b]\n").Section("a")!["k"]);
    }

    [Fact]
    public void A_section_name_longer_than_any_buffer_is_found()
    {
        var name = new string('é', 5000);

        Assert.Equal("v", File($"[x]\n[{name}]\nk = v\n").Section(name)!["k"]);
    }

    [Fact]
    public void Many_brackets_in_a_row_take_no_more_than_their_length()
    {
        var brackets = string.Concat(Enumerable.Repeat(" [", 200_000));

        Assert.Equal(brackets.Trim(), File($"[a]\nk =\n{brackets}\n").Section("a")!["k"]!.Trim());
    }

    internal static IniFile File(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Dump(IniFile file)
        => string.Join(" ", file.SectionNames.Select(name =>
        {
            var section = file.Section(name)!;
            return $"[{name}]" + string.Concat(section.Keys.Select(key => $" <{key}>={section[key]!.Replace('\n', '|')};"));
        }));
}
