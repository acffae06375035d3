using System.Text.Json;
using MfaSecure.Cli;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.Shells;

/// <summary>Which syntax <c>exports</c> and <c>unsets</c> speak, and that each has all the variables.</summary>
public sealed class ExportsSyntaxTests : IDisposable
{
    private static readonly string[] Names =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", "AWS_REGION", "AWS_DEFAULT_REGION",
    ];

    private readonly SessionWorld world = new();

    /// <summary>What an earlier <c>exports</c> left in the shell.</summary>
    private (string Name, string? Value)[] exported = [("AWS_PROFILE", null)];

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("--shell", "sh", "export AWS_REGION=eu-west-1", "unset AWS_REGION")]
    [InlineData("--shell", "zsh", "export AWS_REGION=eu-west-1", "unset AWS_REGION")]
    [InlineData("--shell", "fish", "set -gx AWS_REGION 'eu-west-1';", "set -e -g AWS_REGION; or true;")]
    [InlineData("--shell", "tcsh", "setenv AWS_REGION eu-west-1 ;", "unsetenv AWS_REGION ;")]
    [InlineData("--shell", "pwsh", "$Env:AWS_REGION = 'eu-west-1'", "Remove-Item Env:\\AWS_REGION -ErrorAction SilentlyContinue")]
    [InlineData("--shell", "cmd", "set \"AWS_REGION=eu-west-1\"", "set \"AWS_REGION=\"")]
    [InlineData("--format", "env", "AWS_REGION=eu-west-1", "AWS_REGION")]
    public void Each_variable_has_a_line_of_the_syntax_that_is_asked_for(string option, string name, string set, string unset)
    {
        var exports = Lines("exports", option, name, "--profile", "mfa");
        exported = [("AWS_PROFILE", null), ("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_MFA_SET_REGION", "AWS_REGION=eu-west-1,AWS_DEFAULT_REGION=eu-west-1")];
        var unsets = Lines("unsets", option, name);

        // And in shells a note about the regions.
        Assert.Equal((Names.Length + (option == "--shell" ? 1 : 0), Names.Length + 1), (exports.Length, unsets.Length));
        Assert.Equal((set, unset), (exports[5], unsets[5]));
        Assert.All(Names.Zip(exports, unsets), line => Assert.True(line.Second.Contains(line.First, StringComparison.Ordinal) && line.Third.Contains(line.First, StringComparison.Ordinal)));
        Assert.Contains(world.Sts.Account.Sessions.Single().SessionToken, exports[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format", "json")]
    [InlineData("--shell", "nu")]
    public void Json_has_the_names_for_keys_and_unsets_is_an_array_of_them(string option, string name)
    {
        using var exports = JsonDocument.Parse(Assert.Single(Lines("exports", option, name, "--profile", "mfa")));
        exported = [("AWS_PROFILE", null), ("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_MFA_SET_REGION", "AWS_REGION=eu-west-1,AWS_DEFAULT_REGION=eu-west-1")];
        using var unsets = JsonDocument.Parse(Assert.Single(Lines("unset", option, name)));

        var session = world.Sts.Account.Sessions.Single();
        var expiration = session.Expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            [
                .. Names.Zip([session.AccessKeyId, session.SecretAccessKey, session.SessionToken, expiration, expiration, "eu-west-1", "eu-west-1"]),
                .. name == "nu" ? [("AWS_MFA_SET_REGION", "AWS_REGION=eu-west-1,AWS_DEFAULT_REGION=eu-west-1")] : Array.Empty<(string, string)>(),
            ],
            exports.RootElement.EnumerateObject().Select(each => (each.Name, each.Value.GetString()!)));
        Assert.Equal([.. Names, "AWS_MFA_SET_REGION"], unsets.RootElement.EnumerateArray().Select(each => each.GetString()));
    }

    [Theory]
    [InlineData("fish", "set -e -g ")]
    [InlineData("-tcsh", "unsetenv ")]
    [InlineData("pwsh", "Remove-Item ")]
    [InlineData("nu", "[")]
    [InlineData("bash", "unset ")]
    [InlineData("make", "unset ")]
    public void Without_a_word_it_is_the_parents(string parent, string start)
    {
        world.ParentNames = [parent];

        Assert.StartsWith(start, Lines("unsets")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_beats_the_parent()
    {
        world.ParentNames = ["fish"];

        Assert.StartsWith("unset ", Lines("unsets", "--shell", "bash")[0], StringComparison.Ordinal);
        Assert.Equal("AWS_ACCESS_KEY_ID", Lines("unsets", "--format", "env")[0]);
    }

    [Theory]
    [InlineData("invalid value 'elvish' for --shell", "sh, fish, csh, powershell, cmd, nu", "--shell", "elvish")]
    [InlineData("invalid value 'xml' for --format", "env, json, github", "--format", "xml")]
    [InlineData("invalid value '' for --shell", "sh, fish, csh, powershell, cmd, nu", "--shell", "")]
    [InlineData("--shell and --format", "use one of them", "--shell", "nu", "--format", "json")]
    public void A_wrong_name_is_wrong_usage_before_a_code_is_spent(string message, string hint, params string[] options)
        => Assert.All((string[])["exports", "unsets", "unset"], command =>
        {
            var error = Assert.Throws<UserError>(() => Run([command, .. options]));

            Assert.Equal(ExitCodes.Usage, ExitCodes.Of(error));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
            Assert.Equal(options.Contains("--format") ? "" : "false\n", world.Out.ToString());
            Assert.Empty(world.Calls);
            world.Out.GetStringBuilder().Clear();
        });

    [Fact]
    public void No_mfa_goes_with_a_shell()
    {
        world.Home.AddProfile("plain", world.User);

        Assert.StartsWith("set -gx AWS_ACCESS_KEY_ID 'ASIA", Lines("exports", "--no-mfa", "--profile", "plain", "--shell", "fish")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("TokenCode", world.Calls.Single().Parameters.Keys);
    }

    [Fact]
    public void A_profile_without_MFA_prints_nothing_in_json_too()
    {
        world.Home.AddProfile("plain", world.User);

        Assert.Empty(Lines("exports", "--profile", "plain", "--format", "json"));
    }

    private string[] Lines(params string[] arguments)
    {
        world.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, Run(arguments));
        return world.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private int Run(string[] arguments) => CommandLine.Run(world.Host([("AWS_MFA_TOKEN", world.Device.NextUnusedCode()), .. exported]), arguments);
}
