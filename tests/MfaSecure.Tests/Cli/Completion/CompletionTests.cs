using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The completion files in bash, zsh and fish, with TAB on a terminal.</summary>
public sealed class CompletionTests : IDisposable
{
    private const string Alias = "alias aws=\"aws-mfa-secure session\"";

    private readonly AliasWorld world = new();

    public CompletionTests()
    {
        world.Home.Script("aws-mfa-secure", $"#!/bin/sh\nexec '{NativeBinary.Path}' \"$@\"\n");
        world.Home.Script("frobnicator", "#!/bin/sh\n");
        // What the real aws_completer prints for such lines.
        world.Home.Script("aws_completer", "#!/bin/sh\necho \"$COMP_LINE|$COMP_POINT\" >>\"$HOME/asked\"\ncase $COMP_LINE in 'aws s3 l') echo 'ls ';; 'aws s3 --out') echo --output;; esac\n");
        world.Home.Config("[default]\n[profile mfa]\n[profile \"it's mine\"]\n[profile acme:prod]\n[profile acme:test]\n");
        world.Home.Credentials("[other]\n");
    }

    public void Dispose() => world.Dispose();

    [NeedsFact("bash")]
    public async Task In_bash_TAB_completes_commands_options_values_profiles_and_other_programs()
    {
        await using var key = await InBashAsync();
        await AssertCompletesAsync(key);
    }

    [NeedsFact("zsh")]
    public async Task In_zsh_TAB_completes_commands_options_values_profiles_and_other_programs()
    {
        await using var key = await InZshAsync();
        await AssertCompletesAsync(key);
    }

    [NeedsFact("fish")]
    public async Task In_fish_TAB_completes_commands_options_values_profiles_and_other_programs()
    {
        await using var key = await InFishAsync();
        await AssertCompletesAsync(key);
    }

    [NeedsFact("bash")]
    public async Task In_bash_aws_is_completed_under_the_alias()
    {
        await using var key = await InBashAsync(Alias);
        await AssertCompletesAwsAsync(key);
    }

    [NeedsFact("bash")]
    public async Task In_bash_an_existing_completion_of_aws_is_kept()
    {
        await using var key = await TabKey.StartAsync(world.Command(), "bash", "complete -W mine aws", $"source {CompletedShell.FileOf("bash")}", Alias);

        Assert.Equal("aws|mine", await key.PressAsync("aws m"));
    }

    [NeedsFact("zsh")]
    public async Task In_zsh_aws_is_completed_under_the_alias()
    {
        await using var key = await InZshAsync(Alias);
        await AssertCompletesAwsAsync(key);
    }

    [NeedsFact("zsh")]
    public async Task In_zsh_aws_is_completed_under_the_alias_with_complete_aliases_too()
    {
        await using var key = await InZshAsync(
            Alias, "setopt complete_aliases", "autoload -Uz bashcompinit; bashcompinit; complete -C aws_completer aws");

        Assert.Equal("aws|s3|ls", await key.PressAsync("aws s3 l"));
    }

    [NeedsFact("fish")]
    public async Task In_fish_aws_is_completed_under_the_alias()
    {
        await using var key = await InFishAsync("alias aws \"aws-mfa-secure session\"");
        await AssertCompletesAwsAsync(key);
    }

    [NeedsFact("bash")]
    public async Task In_bash_the_script_that_the_program_prints_does_the_same()
    {
        await using var key = await TabKey.StartAsync(world.Command(), "bash", "source <(aws-mfa-secure completion_script --shell bash)");

        Assert.Equal("aws-mfa-secure|exports|--shell|powershell", await key.PressAsync("aws-mfa-secure exports --shell p"));
    }

    [NeedsFact("zsh")]
    public async Task In_zsh_the_script_that_the_program_prints_does_the_same()
    {
        await using var key = await TabKey.StartAsync(world.Command(), "zsh", "bindkey -e", "source <(aws-mfa-secure completion_script --shell zsh)");

        Assert.Equal("aws-mfa-secure|exports|--shell|powershell", await key.PressAsync("aws-mfa-secure exports --shell p"));
    }

    [NeedsFact("fish")]
    public async Task In_fish_the_script_that_the_program_prints_does_the_same()
    {
        await using var key = await TabKey.StartAsync(world.Command(), "fish", "aws-mfa-secure completion_script --shell fish | source");

        Assert.Equal("aws-mfa-secure|exports|--shell|powershell", await key.PressAsync("aws-mfa-secure exports --shell p"));
    }

    [Theory]
    [InlineData("bash", "bash")]
    [InlineData("zsh", "zsh")]
    [InlineData("fish", "fish")]
    [InlineData("powershell", "ps1")]
    public async Task The_program_prints_each_shells_completion_file_verbatim(string shell, string extension)
    {
        var result = await Stage.RunAsync(world.Command("completion_script", "--shell", shell));

        Assert.Equal((0, await File.ReadAllTextAsync(CompletedShell.FileOf(extension))), (result.ExitCode, result.StdoutText));
    }

    [Fact]
    public async Task A_shell_without_a_completion_file_is_wrong_usage()
        => world.AssertFails(await Stage.RunAsync(world.Command("completion_script", "--shell", "elvish")), 2, "invalid value 'elvish' for --shell", "bash, zsh, fish, powershell");

    [Fact]
    public async Task Without_aws_completer_nothing_is_offered_for_aws()
    {
        File.Delete(world.Home.File("bin/aws_completer"));

        var result = await Stage.RunAsync(world.Command("completion", "--", "session", "s3", "l").With(("PATH", world.Home.Bin)));

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
    }

    private static async Task AssertCompletesAsync(TabKey key)
    {
        Assert.Equal("aws-mfa-secure|unsets", await key.PressAsync("aws-mfa-secure unsets"));
        Assert.Equal("aws-mfa-secure|credential-process", await key.PressAsync("aws-mfa-secure cr"));
        Assert.Equal("aws-mfa-secure|exports|--no-mfa", await key.PressAsync("aws-mfa-secure exports --n"));
        Assert.Equal("aws-mfa-secure|exports|--shell|powershell", await key.PressAsync("aws-mfa-secure exports --shell p"));
        Assert.Equal("aws-mfa-secure|unsets|--format=json", await key.PressAsync("aws-mfa-secure unsets --format=j"));
        Assert.Equal("aws-mfa-secure|status|--profile|mfa", await key.PressAsync("aws-mfa-secure status --profile m"));
        Assert.Equal("aws-mfa-secure|status|--profile|other", await key.PressAsync("aws-mfa-secure status --profile o"));
        Assert.Equal("aws-mfa-secure|code|--profile|acme:prod", await key.PressAsync("aws-mfa-secure code --profile acme:p"));
        Assert.Equal("aws-mfa-secure|code|--profile|it's mine", await key.PressAsync("aws-mfa-secure code --profile i"));
        Assert.Equal("aws-mfa-secure|exec|--profile|mfa", await key.PressAsync("aws-mfa-secure exec --profile m"));
        Assert.Equal("aws-mfa-secure|exec|--|frobnicator", await key.PressAsync("aws-mfa-secure exec -- frobnic"));
        Assert.Equal("aws-mfa-secure|exec|frobnicator", await key.PressAsync("aws-mfa-secure exec frobnic"));
        Assert.Equal("aws-mfa-secure|exec|--profile|mfa|--|frobnicator", await key.PressAsync("aws-mfa-secure exec --profile mfa -- frobnic"));
        Assert.Equal("aws-mfa-secure|exec|--profile=mfa|--|frobnicator", await key.PressAsync("aws-mfa-secure exec --profile=mfa -- frobnic"));
    }

    private async Task AssertCompletesAwsAsync(TabKey key)
    {
        Assert.Equal("aws|s3|ls", await key.PressAsync("aws s3 l"));
        Assert.Equal("aws-mfa-secure|session|s3|--output", await key.PressAsync("aws-mfa-secure session s3 --out"));
        Assert.Equal(["aws s3 l|8", "aws s3 --out|12"], (await File.ReadAllLinesAsync(world.Home.File("asked"))).Distinct());
        Assert.Equal("aws-mfa-secure|session|s3|ls|--profile|mfa", await key.PressAsync("aws-mfa-secure session s3 ls --profile m"));
        Assert.Empty(world.Aws.Calls);
    }

    private Task<TabKey> InBashAsync(params string[] lines) => CompletedShell.StartAsync("bash", world.Command(), world.Home, lines);

    private Task<TabKey> InZshAsync(params string[] lines) => CompletedShell.StartAsync("zsh", world.Command(), world.Home, lines);

    private Task<TabKey> InFishAsync(params string[] lines) => CompletedShell.StartAsync("fish", world.Command(), world.Home, lines);
}
