using FsCheck.Fluent;
using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Tests;

public class ShellSyntaxTests
{
    private static readonly string[] Nasty =
    [
        "plain", "a b", "", "'", "''", "it's", "\"", "\\", "\\'", "$HOME", "$(false)", "`false`", "*", "~", "a;b", "a&b", "a|b", "#x", "=ls", "a:=ls", "=",
        "{a,b}", "!x", "-n", "é€😀", "line\nline", "tab\there", "%s", "^", "[a]", "a=b==", "wJalrXUtnFEMI/K7MDENG+bPxRfiCY==",
    ];

    [NeedsFact("sh")]
    public Task In_sh_any_value_comes_back() => ComesBack("sh");

    [NeedsFact("bash")]
    public Task In_bash_any_value_comes_back() => ComesBack("bash");

    [NeedsFact("dash")]
    public Task In_dash_any_value_comes_back() => ComesBack("dash");

    [NeedsFact("zsh")]
    public Task In_zsh_any_value_comes_back() => ComesBack("zsh", "-f");

    [Theory]
    [InlineData("IQoJb3JpZ2luX2VjEJr+/wE==")]
    [InlineData("2026-01-01T12:00:00Z")]
    [InlineData("eu-west-1")]
    public void What_AWS_gives_needs_no_quotes(string value)
        => Assert.Equal($"export A={value}", ShellSyntax.Set("A", value));

    [Fact]
    public void A_variable_is_unset_by_name() => Assert.Equal("unset A", ShellSyntax.Unset("A"));

    private static async Task ComesBack(string shell, params string[] options)
    {
        var random = Gen.Elements(Nasty).ArrayOf().Resize(4).Select(string.Concat).Sample(40);
        string[] values = [.. Nasty, .. random];
        var script = string.Concat(values.Select((value, i) => ShellSyntax.Set($"V{i}", value) + "\n"))
            + string.Concat(values.Select((_, i) => $"printf '%s\\0' \"$V{i}\"\n"))
            + ShellSyntax.Unset("V0") + "\nprintf %s \"${V0-gone}\"\n";

        var result = await Child.CaptureAsync(
            shell, [.. options, "-c", "eval \"$1\"", shell, script], EnvironmentBlock.From([new("PATH", "/usr/bin:/bin")]), captureError: true, default);

        Assert.Equal("", result.Error);
        Assert.Equal([.. values, "gone"], result.Output.Split('\0'));
    }
}
