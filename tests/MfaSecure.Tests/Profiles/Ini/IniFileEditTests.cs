using System.Text;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class IniFileEditTests
{
    [Theory]
    [InlineData("a value is replaced", "[a]\nk = 1\n", "[a]\nk = v\n")]
    [InlineData("spacing, case and delimiter stay", "[a]\nK\t:  1  \n", "[a]\nK\t:  v  \n")]
    [InlineData("an empty value is filled", "[a]\nk =\nj = 1", "[a]\nk = v\nj = 1")]
    [InlineData("an empty value behind a space is filled", "[a]\nk = \n", "[a]\nk = v\n")]
    [InlineData("an empty value without any space is filled", "[a]\nk=", "[a]\nk= v")]
    [InlineData("a continued value goes whole", "[a]\nk = 1\n  2\n\n  3\nj = 4\n", "[a]\nk = v\n\nj = 4\n")]
    [InlineData("comments inside a value stay", "[a]\nk = 1\n# c\n  2\nj = 4\n", "[a]\nk = v\n# c\nj = 4\n")]
    [InlineData("a nested block goes whole", "[a]\nk =\n  x = 1\n  y = 2", "[a]\nk = v")]
    [InlineData("a key is added behind the last one", "[a]\nj = 1\n\n# b\n[b]\n", "[a]\nj = 1\nk = v\n\n# b\n[b]\n")]
    [InlineData("a key is added behind a continued value", "[a]\nj =\n  x = 1\n[b]\n", "[a]\nj =\n  x = 1\nk = v\n[b]\n")]
    [InlineData("a key is added to an empty section", "[a]\n\n[b]\n", "[a]\nk = v\n\n[b]\n")]
    [InlineData("an added key is indented as the others", "[a]\n  j = 1\n  [b]\n", "[a]\n  j = 1\n  k = v\n  [b]\n")]
    [InlineData("an added key does not swallow the next header", "[a]\n  [b]\n", "[a]\n  k = v\n  [b]\n")]
    [InlineData("an added line has the file's CR LF", "[a]\r\nj = 1\r\n", "[a]\r\nj = 1\r\nk = v\r\n")]
    [InlineData("an added line has the file's CR", "[a]\rj = 1\r", "[a]\rj = 1\rk = v\r")]
    [InlineData("an added line has the break of its neighbour", "[b]\r\n[a]\nj = 1\n", "[b]\r\n[a]\nj = 1\nk = v\n")]
    [InlineData("a file without a last break stays one", "[a]\r\nj = 1", "[a]\r\nj = 1\r\nk = v")]
    [InlineData("a file of one header stays without a last break", "[a]", "[a]\nk = v")]
    [InlineData("a missing section is added", "[b]\nj = 1\n", "[b]\nj = 1\n\n[a]\nk = v\n")]
    [InlineData("a missing section is added behind an empty line", "[b]\r\n\r\n", "[b]\r\n\r\n[a]\r\nk = v\r\n")]
    [InlineData("a section in an empty file", "", "[a]\nk = v\n")]
    [InlineData("an inherited key is set in the section", "[DEFAULT]\nk = 1\n[a]\n", "[DEFAULT]\nk = 1\n[a]\nk = v\n")]
    [InlineData("a switched-off key stays off", "[a]\n# k = 1\n", "[a]\nk = v\n# k = 1\n")]
    [InlineData("a nested subkey of that name is not the key", "[a]\ns3 =\n  k = 1\n", "[a]\ns3 =\n  k = 1\nk = v\n")]
    public void Set(string shows, string before, string after)
    {
        var bytes = IniFileTests.File(before).Set("a", "k", "v");

        Assert.Equal($"{shows}: {after}", $"{shows}: {Encoding.UTF8.GetString(bytes)}");
        Assert.Equal("v", new IniFile(bytes).Section("a")!["k"]);
        Assert.Null(new IniFile(bytes).Check());
    }

    [Fact]
    public void An_empty_value_can_be_set()
    {
        Assert.Equal("[a]\nk = \n"u8, IniFileTests.File("[a]\nk = 1\n").Set("a", "k", ""));
        Assert.Equal("[a]\nk = 1\nj =\n"u8, IniFileTests.File("[a]\nk = 1\n").Set("a", "j", ""));
    }

    [Theory]
    [InlineData("a key goes", "[a]\nk = 1\nj = 2\n", "[a]\nj = 2\n")]
    [InlineData("all lines of its value go", "[a]\nk =\n  x = 1\n  y = 2\nj = 2\n", "[a]\nj = 2\n")]
    [InlineData("comments stay", "# 1\n[a]\n# 2\nk = 1\n# 3\n  2\n# 4\nj = 2\n", "# 1\n[a]\n# 2\n# 3\n# 4\nj = 2\n")]
    [InlineData("only in its section", "[b]\nk = 1\n[a]\nk = 2\n[c]\nk = 3\n", "[b]\nk = 1\n[a]\n[c]\nk = 3\n")]
    [InlineData("the last line of a file without a break", "[a]\r\nj = 1\r\nk = 2", "[a]\r\nj = 1")]
    [InlineData("a continued last line of a file without a break", "[a]\nj = 1\nk =\n  x = 1\n  y = 2", "[a]\nj = 1")]
    [InlineData("a key that is not there", "[a]\nj = 1", "[a]\nj = 1")]
    [InlineData("a section that is not there", "[b]\nk = 1\n", "[b]\nk = 1\n")]
    [InlineData("an inherited key stays", "[DEFAULT]\nk = 1\n[a]\n", "[DEFAULT]\nk = 1\n[a]\n")]
    public void Remove(string shows, string before, string after)
        => Assert.Equal($"{shows}: {after}", $"{shows}: {Encoding.UTF8.GetString(IniFileTests.File(before).Remove("a", "K"))}");

    [Theory]
    [InlineData("", "[a]\n")]
    [InlineData("[b]\n", "[b]\n\n[a]\n")]
    [InlineData("[b]\n\n", "[b]\n\n[a]\n")]
    [InlineData("[b]\r\nk = 1", "[b]\r\nk = 1\r\n\r\n[a]")]
    [InlineData("# c\n", "# c\n\n[a]\n")]
    public void A_section_is_added_behind_an_empty_line(string before, string after)
        => Assert.Equal(after, Encoding.UTF8.GetString(IniFileTests.File(before).AddSection("a")));

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("DEFAULT")]
    [InlineData("x\ny")]
    [InlineData("x\ry")]
    public void A_name_that_no_header_can_hold_or_that_is_taken_is_refused(string name)
        => Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").AddSection(name));

    [Theory]
    [InlineData("")]
    [InlineData(" k")]
    [InlineData("k\u00a0")]
    [InlineData("k=j")]
    [InlineData("k:j")]
    [InlineData("k\nj")]
    [InlineData("#k")]
    [InlineData(";k")]
    [InlineData("[k")]
    public void A_key_that_no_line_can_hold_is_refused(string key)
        => Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").Set("a", key, "v"));

    [Theory]
    [InlineData("s3cret\nmore")]
    [InlineData("s3cret\r")]
    [InlineData(" s3cret")]
    [InlineData("s3cret\u00a0")]
    [InlineData("s3cret\u001f")]
    public void A_value_that_would_be_read_back_as_another_is_refused_without_being_shown(string value)
    {
        var error = Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").Set("a", "k", value));

        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_has_no_UTF_8_form_is_refused()
    {
        Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").Set("a", "\ud800", "v"));
        Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").Set("a", "k", "\udc00"));
        Assert.Throws<UserError>(() => IniFileTests.File("[a]\n").AddSection("\ud800"));
    }

    [Fact]
    public void A_file_that_aws_refuses_is_not_edited()
    {
        var file = IniFileTests.File("[a]\nk = 1\nk = 2\n");

        var error = Assert.Throws<UserError>(() => file.Set("b", "k", "v"));
        Assert.Equal("the file cannot be edited: line 3: duplicate key k", error.Message);
        Assert.NotNull(error.Hint);
        Assert.Throws<UserError>(() => file.Remove("a", "k"));
        Assert.Throws<UserError>(() => file.AddSection("b"));
    }

    [Fact]
    public void An_edit_that_would_make_aws_refuse_the_file_is_refused()
    {
        const string Broken = "[DEFAULT]\ns3 =\n  plain\n";

        Assert.Throws<UserError>(() => IniFileTests.File(Broken).Set("a", "k", "v"));
        Assert.Throws<UserError>(() => IniFileTests.File(Broken).AddSection("a"));
        Assert.Throws<UserError>(() => IniFileTests.File(Broken + "[a]\ns3 = 1\n").Remove("a", "s3"));
        Assert.Null(new IniFile(IniFileTests.File(Broken + "[a]\ns3 = 1\n").Set("a", "s3", "2")).Check());
    }
}
