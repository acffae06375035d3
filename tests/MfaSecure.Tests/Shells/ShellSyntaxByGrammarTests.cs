using System.Text.Json;
using MfaSecure.Shells;

namespace MfaSecure.Tests.Shells;

/// <summary>The syntaxes whose readers this machine does not have, read by their grammar: no PowerShell and no cmd ran here.</summary>
public class ShellSyntaxByGrammarTests
{
    [Fact]
    public void In_PowerShell_any_value_arrives_by_its_grammar()
    {
        var values = HostileText.Values();
        var text = KnownShells.PowerShell.Set(values.Select((value, at) => ($"V{at}", (string?)value)));

        var variables = PowerShellReader.Read(text);

        Assert.Equal(values, values.Select((_, at) => variables[$"V{at}"]));
        Assert.All(text, character => Assert.True(character is '\n' or (>= ' ' and <= '~')));
    }

    [Theory]
    [InlineData("x", "$Env:A = 'x'\n")]
    [InlineData("it's", "$Env:A = 'it''s'\n")]
    [InlineData("a\nb", "$Env:A = 'a' + [char]0x000A + 'b'\n")]
    public void PowerShell_reads_texts_between_single_quotes(string value, string line)
        => Assert.Equal(line, KnownShells.PowerShell.Set([("A", value)]));

    [Fact]
    public void In_cmd_a_value_arrives_in_a_loop_and_in_a_file_or_is_refused()
    {
        var taken = 0;
        foreach (var value in HostileText.Values().Concat(HostileText.Plain()))
        {
            if (Try(value) is not { } line)
            {
                Assert.True(value.Length == 0 || value.Any(c => c is < ' ' or > '~' or '"' or '%' or '!'), value);
                continue;
            }

            taken++;
            Assert.All([CmdReader.InLoop(line), CmdReader.InLoop(line, true), CmdReader.InFile(line), CmdReader.InFile(line, true)], set => Assert.Equal(("A", value), set));
        }

        Assert.InRange(taken, 40, 1000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("50%")]
    [InlineData("a\"b")]
    [InlineData("hi!")]
    [InlineData("a\nb")]
    [InlineData("\u00E9")]
    public void Cmd_refuses_what_it_would_change(string value)
    {
        var error = Assert.Throws<UserError>(() => KnownShells.Cmd.Set([("AWS_REGION", value)]));

        Assert.Contains("cmd cannot take the value of AWS_REGION", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Unsets_are_what_each_shell_has_for_it()
    {
        Assert.Equal("unset A\nunset B\n", KnownShells.Sh.Unset(["A", "B"]));
        Assert.Equal("Remove-Item Env:\\A -ErrorAction SilentlyContinue\n", KnownShells.PowerShell.Unset(["A"]));
        Assert.Equal("set \"A=\"\n", KnownShells.Cmd.Unset(["A"]));
        Assert.Equal("A\nB\n", KnownShells.EnvFile.Unset(["A", "B"]));
        Assert.Equal("[\"A\",\"B\"]\n", KnownShells.Json.Unset(["A", "B"]));
    }

    [Fact]
    public void An_env_file_has_the_values_as_they_are()
    {
        var values = HostileText.Values("\r\n");

        var lines = KnownShells.EnvFile.Set(values.Select((value, at) => ($"V{at}", (string?)value))).Split('\n');

        Assert.Equal([.. values.Select((value, at) => $"V{at}={value}"), ""], lines);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    public void An_env_file_refuses_what_would_end_its_line(string value)
        => Assert.Contains("the value of A", Assert.Throws<UserError>(() => KnownShells.EnvFile.Set([("A", value)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_is_one_object_by_the_names()
    {
        var values = HostileText.Values();

        using var json = JsonDocument.Parse(KnownShells.Json.Set(values.Select((value, at) => ($"V{at}", (string?)value))));

        Assert.Equal(values.Select((value, at) => ($"V{at}", value)), json.RootElement.EnumerateObject().Select(each => (each.Name, each.Value.GetString()!)));
    }

    [Fact]
    public void Json_of_keys_stays_readable()
        => Assert.Equal("{\"A\":\"x+/='y\"}\n", KnownShells.Json.Set([("A", "x+/='y")]));

    [Fact]
    public void What_is_not_UTF8_is_refused_where_it_would_be_changed()
        => Assert.All(
            [KnownShells.Json, KnownShells.PowerShell, KnownShells.Cmd],
            syntax => Assert.Contains("value of A", Assert.Throws<UserError>(() => syntax.Set([("A", "x\uDCFF")])).Message, StringComparison.Ordinal));

    private static string? Try(string value)
    {
        try
        {
            return KnownShells.Cmd.Set([("A", value)]).TrimEnd('\n');
        }
        catch (UserError)
        {
            return null;
        }
    }
}
