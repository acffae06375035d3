using FsCheck.Fluent;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class AwsFileLocationsTests
{
    [Fact]
    public void They_are_under_the_home_folder()
    {
        var host = With();

        Assert.Equal("/home/witness/.aws/config", AwsFileLocations.Config(host));
        Assert.Equal("/home/witness/.aws/credentials", AwsFileLocations.Credentials(host));
    }

    [Fact]
    public void Variables_name_others()
    {
        var host = With(("AWS_CONFIG_FILE", "/c"), ("AWS_SHARED_CREDENTIALS_FILE", "/s"));

        Assert.Equal(("/c", "/s"), (AwsFileLocations.Config(host), AwsFileLocations.Credentials(host)));
    }

    [Fact]
    public void An_empty_variable_names_no_file()
        => Assert.Equal("", AwsFileLocations.Config(With(("AWS_CONFIG_FILE", ""))));

    [Fact]
    public void Without_a_home_there_are_none_but_those_that_variables_name()
    {
        var host = new Host { Environment = EnvironmentBlock.From([new("AWS_CONFIG_FILE", "~/c")]) };

        Assert.Equal(("~/c", (string?)null), (AwsFileLocations.Config(host), AwsFileLocations.Credentials(host)));
    }

    [Theory]
    [InlineData("~", "/home/witness")]
    [InlineData("~/x", "/home/witness/x")]
    [InlineData("/~/x", "/~/x")]
    [InlineData("$WITNESS/x", "seen/x")]
    [InlineData("${WITNESS}x", "seenx")]
    [InlineData("$WITNESSx", "$WITNESSx")]
    [InlineData("${WITNESS", "${WITNESS")]
    [InlineData("$$WITNESS", "$seen")]
    [InlineData("$HOME", "/home/witness")]
    public void Tilde_and_variables_are_expanded(string path, string expected)
        => Assert.Equal(expected, AwsFileLocations.Config(With(("AWS_CONFIG_FILE", path))));

    [NeedsFact("python3")]
    public async Task Random_paths_are_expanded_as_Python_expands_them()
    {
        string[] pieces = ["~", "/", "$", "{", "}", "WITNESS", "$WITNESS", "${WITNESS}", "$HOME", "${", "x", "_", "é", " ", "$NONE", "${NONE}", ".", "$ü"];
        string[] paths = [.. Gen.Elements(pieces).ArrayOf().Resize(8).Select(string.Concat)
            .Where(path => !path.StartsWith('~') || path.Length == 1 || path[1] == '/').Sample(2000)];

        // Since a fix of 2025 (CVE-2025-6075) Python leaves all from an unclosed ${ on as it is: what follows one is given to it by itself.
        var theirs = await PythonOracle.RunAsync(
            """
            def expand(path):
                at = path.find('${', path.rfind('}') + 1)
                return os.path.expandvars(path) if at < 0 else os.path.expandvars(path[:at]) + '${' + expand(path[at + 2:])
            for row in sys.stdin: print(out(os.path.expanduser(expand(words(row)[0]))) + '.')
            """,
            paths.Select(path => new[] { RawText.Encode(path) }));

        Assert.Equal(paths.Length, theirs.Length);
        for (var i = 0; i < paths.Length; i++)
        {
            var expected = RawText.Decode(Convert.FromBase64String(theirs[i][..^1]));
            var ours = AwsFileLocations.Config(With(("AWS_CONFIG_FILE", paths[i])));
            Assert.True(expected == ours, $"{paths[i]}: {ours}, Python: {expected}");
        }
    }

    private static Host With(params (string Name, string Value)[] variables) => new()
    {
        Environment = EnvironmentBlock.From(
            [new("HOME", "/home/witness"), new("WITNESS", "seen"), .. variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))]),
        Home = "/home/witness",
    };
}
