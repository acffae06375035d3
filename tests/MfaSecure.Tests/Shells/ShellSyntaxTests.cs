using System.Text;
using MfaSecure.Shells;

namespace MfaSecure.Tests.Shells;

/// <summary>What real shells make of the lines: any value arrives in the programs they start, and unsets takes it back.</summary>
public class ShellSyntaxTests
{
    private const string Quoted = "eval \"$(cat FILE)\"";
    private const string Unquoted = "eval $(cat FILE)";

    [NeedsFact("sh")]
    public Task In_sh_any_value_arrives() => Sh("sh").HoldsAsync(Quoted, null, HostileText.Values());

    [NeedsFact("bash")]
    public Task In_bash_any_value_arrives() => Sh("bash").HoldsAsync(Quoted, null, HostileText.Values());

    [NeedsFact("dash")]
    public Task In_dash_any_value_arrives() => Sh("dash").HoldsAsync(Quoted, null, HostileText.Values());

    [NeedsFact("zsh")]
    public Task In_zsh_any_value_arrives() => Sh("zsh", "-f").HoldsAsync(Quoted, null, HostileText.Values());

    [NeedsFact("sh")]
    public Task In_sh_what_AWS_gives_arrives_unquoted_too() => Sh("sh").HoldsAsync(Unquoted, null, HostileText.Plain());

    [NeedsFact("bash")]
    public Task In_bash_what_AWS_gives_arrives_unquoted_too() => Sh("bash").HoldsAsync(Unquoted, null, HostileText.Plain());

    [NeedsFact("zsh")]
    public Task In_zsh_what_AWS_gives_arrives_unquoted_too() => Sh("zsh", "-f").HoldsAsync(Unquoted, null, HostileText.Plain());

    [NeedsFact("fish")]
    public Task In_fish_any_value_arrives_by_source() => Fish.HoldsAsync("cat FILE | source", null, HostileText.Values());

    [NeedsFact("fish")]
    public Task In_fish_any_value_arrives_by_eval_which_joins_the_lines() => Fish.HoldsAsync("eval (cat FILE)", null, HostileText.Values());

    [NeedsFact("tcsh")]
    public Task In_tcsh_any_value_but_a_line_feed_arrives() => Csh("tcsh").HoldsAsync("eval \"`cat FILE`\"", null, HostileText.Values("\n"));

    [NeedsFact("tcsh")]
    public Task In_tcsh_it_does_so_with_backslash_quote_and_without_history_too()
        => Csh("tcsh").HoldsAsync("set backslash_quote histchars=; eval \"`cat FILE`\"", null, HostileText.Values("\n"));

    [NeedsFact("tcsh")]
    public Task In_tcsh_any_value_but_a_line_feed_arrives_by_source() => Csh("tcsh").HoldsAsync("source FILE", null, HostileText.Values("\n"));

    [NeedsFact("tcsh")]
    public Task In_tcsh_what_AWS_gives_arrives_unquoted_too() => Csh("tcsh").HoldsAsync("eval `cat FILE`", null, HostileText.Plain());

    /// <remarks>Its own fault: of a byte A0 anywhere in what it evaluates it makes endless copies.</remarks>
    [NeedsFact("bsd-csh")]
    public Task In_csh_any_value_but_a_line_feed_arrives()
        => Csh("bsd-csh").HoldsAsync("eval \"`cat FILE`\"", null, [.. HostileText.Values("\n").Where(value => !Encoding.UTF8.GetBytes(value).Contains((byte)0xA0))]);

    [NeedsFact("nu")]
    [Trait("Peer", "npm")]
    public Task In_nushell_any_value_arrives()
        => new RealShell("nu", ["--no-config-file"], KnownShells.Json).HoldsAsync(
            "open --raw FILE | from json | load-env", "open --raw FILE | from json | hide-env -i ...$in", HostileText.Values());

    [Theory]
    [InlineData("IQoJb3JpZ2luX2VjEJr+/wE==")]
    [InlineData("2026-01-01T12:00:00Z")]
    [InlineData("eu-west-1")]
    public void What_AWS_gives_needs_no_quotes(string value)
    {
        Assert.Equal($"export A={value}\n", KnownShells.Sh.Set([("A", value)]));
        Assert.Equal($"setenv A {value} ;\n", KnownShells.Csh.Set([("A", value)]));
    }

    [Fact]
    public void Csh_refuses_a_line_feed_by_the_variables_name()
    {
        var error = Assert.Throws<UserError>(() => KnownShells.Csh.Set([("A", "x"), ("B", "se\ncret")]));

        Assert.Contains("value of B: it has a line feed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error.Message + error.Hint, StringComparison.Ordinal);
    }

    private static RealShell Fish => new("fish", ["--no-config"], KnownShells.Fish);

    private static RealShell Sh(string program, params string[] options) => new(program, options, KnownShells.Sh);

    /// <remarks>tcsh's own fault: without a locale it loses its way in what is not ASCII behind the first 4096 bytes that it evaluates.</remarks>
    private static RealShell Csh(string program) => new(program, ["-f"], KnownShells.Csh, batch: 30);
}
