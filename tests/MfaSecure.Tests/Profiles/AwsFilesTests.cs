using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class AwsFilesTests
{
    [Theory]
    [InlineData("plain", "[profile x]", "x")]
    [InlineData("two spaces", "[profile  x]", "x")]
    [InlineData("a tab", "[profile\tx]", "x")]
    [InlineData("space behind", "[profile x ]", "x")]
    [InlineData("double quotes", "[profile \"my name\"]", "my name")]
    [InlineData("single quotes", "[profile 'my name']", "my name")]
    [InlineData("quotes around a plain name", "[profile \"x\"]", "x")]
    [InlineData("an escaped space", "[profile my\\ name]", "my name")]
    [InlineData("an escaped letter", "[profile my\\name]", "myname")]
    [InlineData("an escaped quote in double quotes", "[profile \"a\\\"b\"]", "a\"b")]
    [InlineData("a backslash in double quotes", "[profile \"a\\b\"]", "a\\b")]
    [InlineData("two backslashes in double quotes", "[profile \"a\\\\b\"]", "a\\b")]
    [InlineData("a backslash in single quotes", "[profile 'a\\b']", "a\\b")]
    [InlineData("quotes in the middle of a name", "[profile a\" \"b]", "a b")]
    [InlineData("the other quote in quotes", "[profile \"it's\"]", "it's")]
    [InlineData("an empty name in quotes", "[profile '']", "")]
    [InlineData("a hash in the name", "[profile a#b]", "a#b")]
    [InlineData("a hash as the name", "[profile #]", "#")]
    [InlineData("a bracket in the name", "[profile a]b]", "a]b")]
    [InlineData("a comment behind the header", "[profile x] # comment", "x")]
    [InlineData("a Unicode name", "[profile müller]", "müller")]
    [InlineData("a quoted Unicode name", "[profile \"日 本\"]", "日 本")]
    [InlineData("a no-break space cuts no words", "[profile a\u00a0b]", "a\u00a0b")]
    [InlineData("a quoted first word", "[profile\"s\" x]", "x")]
    [InlineData("any word that begins with profile", "[profiles x]", "x")]
    [InlineData("default without the word", "[default]", "default")]
    [InlineData("default with the word", "[profile default]", "default")]
    [InlineData("DEFAULT with the word", "[profile DEFAULT]", "DEFAULT")]
    [InlineData("a name that is the word", "[profile profile]", "profile")]
    public void A_profile_of_the_config_file_is_found(string shows, string header, string name)
    {
        var files = Config($"[other]\n{header}\nregion = r\n");

        Assert.Equal((shows, "r"), (shows, files.Find(name)?["region"]));
        Assert.Equal([name], files.Names);
    }

    [Theory]
    [InlineData("no name", "[profile]", "")]
    [InlineData("a space and no name", "[profile ]", "")]
    [InlineData("two names", "[profile a b]", "a")]
    [InlineData("no word", "[x]", "x")]
    [InlineData("no space between", "[profilex]", "x")]
    [InlineData("upper case", "[Profile x]", "x")]
    [InlineData("a space before the word", "[ profile x]", "x")]
    [InlineData("spaces around default", "[ default ]", "default")]
    [InlineData("DEFAULT", "[DEFAULT]", "DEFAULT")]
    [InlineData("a quote that does not close", "[profile \"x]", "x")]
    [InlineData("nothing behind a backslash", "[profile x\\]", "x")]
    [InlineData("quotes around all", "[\"profile x\"]", "x")]
    [InlineData("a comment with a bracket", "[profile x] # [y]", "x")]
    [InlineData("another kind of section", "[sso-session x]", "x")]
    [InlineData("services", "[services x]", "x")]
    [InlineData("a no-break space between", "[profile\u00a0x]", "x")]
    public void No_profile_is_found_in(string shows, string header, string name)
    {
        var files = Config($"{header}\nregion = r\n");

        Assert.Equal((shows, null), (shows, files.Find(name)));
        Assert.Empty(files.Names);
    }

    [Fact]
    public void Of_two_sections_for_one_profile_the_last_replaces_the_first()
    {
        var files = Config("[profile x]\nregion = 1\noutput = json\n[profile \"x\"]\nregion = 2\n");

        Assert.Equal("2", files.Find("x")!["region"]);
        Assert.Null(files.Find("x")!["output"]);
        Assert.Equal(["x"], files.Names);
    }

    [Theory]
    [InlineData("[default]\nregion = 1\n[profile default]\nregion = 2\n")]
    [InlineData("[profile default]\nregion = 1\n[default]\nregion = 2\n")]
    public void Default_and_profile_default_are_one_profile_and_the_last_counts(string config)
        => Assert.Equal("2", Config(config).Find("default")!["region"]);

    [Fact]
    public void Credentials_win_over_config_key_by_key()
    {
        var profile = Files("[profile x]\nregion = c\nmfa_serial = c\n", "[x]\naws_access_key_id = k\nregion = k\n").Find("x")!;

        Assert.Equal("x", profile.Name);
        Assert.Equal("k", profile["region"]);
        Assert.Equal("c", profile["mfa_serial"]);
        Assert.Equal("k", profile["aws_access_key_id"]);
        Assert.Null(profile["output"]);
        Assert.Equal("c", profile.Config!["region"]);
        Assert.Null(profile.Credentials!["mfa_serial"]);
    }

    [Fact]
    public void An_empty_value_in_credentials_wins_as_well()
        => Assert.Equal("", Files("[profile x]\nregion = c\n", "[x]\nregion =\n").Find("x")!["region"]);

    [Fact]
    public void Sections_of_the_credentials_file_are_profiles_by_their_bare_names()
    {
        var files = Files("[x]\nregion = c\n", "[x]\nregion = k\n[\"q\"]\n[profile y]\n[ z ]\n");

        Assert.Equal("k", files.Find("x")!["region"]);
        Assert.Null(files.Find("x")!.Config);
        Assert.NotNull(files.Find("\"q\""));
        Assert.Null(files.Find("q"));
        Assert.Null(files.Find("y"));
        Assert.NotNull(files.Find("profile y"));
        Assert.NotNull(files.Find(" z "));
        Assert.Equal(["x", "\"q\"", "profile y", " z "], files.Names);
    }

    [Fact]
    public void Names_are_those_of_config_then_those_only_credentials_have()
        => Assert.Equal(
            ["b", "default", "c d", "a", "e"],
            Files(
                "[profile b]\n[default]\n[services s]\n[profile 'c d']\n[profile b ]\n[plain]\n",
                "[a]\n[default]\n[e]\n").Names);

    [Fact]
    public void DEFAULT_of_credentials_beats_a_section_of_config()
        => Assert.Equal("k", Files("[profile x]\nregion = c\n", "[DEFAULT]\nregion = k\n[x]\n").Find("x")!["region"]);

    [Fact]
    public void DEFAULT_of_one_file_is_not_inherited_in_the_other()
        => Assert.Equal("c", Files("[profile x]\nregion = c\n", "[DEFAULT]\nregion = k\n[y]\n").Find("x")!["region"]);

    [Fact]
    public void Without_files_there_are_no_profiles()
    {
        var files = new AwsFiles(null, null);

        Assert.Null(files.Find("default"));
        Assert.Null(files.Services("x"));
        Assert.Empty(files.Names);
    }

    [Fact]
    public void A_name_that_has_no_UTF_8_form_is_no_profile()
        => Assert.Null(Files("[profile \ufffd]\n", "[\ufffd]\n").Find("\ud800"));

    [Fact]
    public void A_nested_block_is_no_value_but_has_subkeys()
    {
        var profile = Config("[profile x]\ns3 =\n  max = 1\n  url = a=b\nregion = r\n").Find("x")!;

        Assert.Null(profile["s3"]);
        Assert.Equal("1", profile.Nested("s3", "max"));
        Assert.Equal("a=b", profile.Nested("s3", "url"));
        Assert.Null(profile.Nested("s3", "none"));
        Assert.Null(profile.Nested("region", "r"));
        Assert.Null(profile.Nested("none", "max"));
    }

    [Fact]
    public void Nested_blocks_of_the_two_files_are_not_merged()
    {
        var profile = Files("[profile x]\ns3 =\n  a = 1\n  b = 2\n", "[x]\ns3 =\n  a = 3\n").Find("x")!;

        Assert.Equal("3", profile.Nested("s3", "a"));
        Assert.Null(profile.Nested("s3", "b"));
    }

    [Theory]
    [InlineData("[services x]")]
    [InlineData("[services  \"x\"]")]
    public void A_services_section_names_endpoints(string header)
    {
        var files = Config($"[profile x]\nservices = x\n{header}\nsts =\n  endpoint_url = http://localhost:1\n");

        Assert.Equal("http://localhost:1", files.Services("x")!.Nested("sts", "endpoint_url"));
        Assert.Null(files.Services("y"));
        Assert.Null(files.Find("x")!["sts"]);
    }

    [Fact]
    public void Default_is_no_services_section()
        => Assert.Null(Config("[default]\nsts =\n  endpoint_url = u\n").Services("default"));

    private static AwsFiles Config(string config) => new(IniFileTests.File(config), null);

    private static AwsFiles Files(string config, string credentials)
        => new(IniFileTests.File(config), IniFileTests.File(credentials));
}
