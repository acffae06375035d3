using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The commands other than the alias.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    [InlineData("-v")]
    public async Task The_version_is_one_line(string word)
    {
        var result = await Stage.RunAsync(world.Command(word));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+\n$", result.StdoutText);
    }

    [Theory]
    [InlineData("exports")]
    [InlineData("unsets")]
    [InlineData("clean")]
    [InlineData("enroll")]
    [InlineData("unenroll")]
    [InlineData("resync")]
    [InlineData("completion")]
    [InlineData("completion_script")]
    [InlineData("version")]
    public async Task The_help_of_each_command_has_usage_and_an_example(string command)
    {
        var result = await Stage.RunAsync(world.Command(command, "--help").AtTerminal());

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"Usage: aws-mfa-secure {command}", result.Transcript, StringComparison.Ordinal);
        Assert.Matches($@"Examples:\r\n  .*aws-mfa-secure {command}", result.Transcript);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_lists_every_command(string word)
    {
        var result = await Stage.RunAsync(world.Command(word));

        Assert.Equal(0, result.ExitCode);
        Assert.All(
            (string[])["session", "exec", "credential-process", "configure", "exports", "unsets", "status", "doctor", "clean", "enroll", "unenroll", "resync", "completion", "completion_script", "version"],
            c => Assert.Matches($@"\n  {c} ", result.StdoutText));
        Assert.Contains("alias aws=\"aws-mfa-secure session\"", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_it_is_wrong_usage_and_shows_help()
    {
        var result = await Stage.RunAsync(world.Command());

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Usage: aws-mfa-secure", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exports")]
    [InlineData("credential-process")]
    [InlineData("configure")]
    [InlineData("clean")]
    [InlineData("code")]
    [InlineData("exec")]
    public async Task A_profile_that_does_not_exist_is_the_same_failure_for_every_command(string command)
        => world.AssertFails(await Stage.RunAsync(world.Command([command, "--profile", "plian", .. command == "exec" ? (RawText[])["env"] : []])), 1, "profile 'plian' does not exist", "did you mean 'plain'?", command == "exports" ? "false\n" : "");

    [Fact]
    public async Task Help_of_session_is_ours_and_not_that_of_aws()
    {
        var result = await Stage.RunAsync(world.Command("help", "session"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains("Usage: aws-mfa-secure session [arguments ...]", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export", "exports")]
    [InlineData("unstes", "unsets")]
    [InlineData("versoin", "version")]
    public async Task A_mistyped_command_is_exit_code_2_with_a_suggestion(string typed, string meant)
        => world.AssertFails(await Stage.RunAsync(world.Command(typed)), 2, typed, $"did you mean '{meant}'?");

    [Theory]
    [InlineData("exports", "--profil")]
    [InlineData("exports", "--nonsense")]
    [InlineData("clean", "--nonsense")]
    [InlineData("version", "--nonsense")]
    public async Task An_unknown_option_is_exit_code_2_with_a_hint(string command, string option)
        => world.AssertFails(await Stage.RunAsync(world.Command(command, option)), 2, option, stdout: command == "exports" ? "false\n" : "");

    [Theory]
    [InlineData(60, "--help")]
    [InlineData(60, "exports", "--help")]
    [InlineData(100, "--help")]
    public async Task Help_fits_the_terminal(int columns, params string[] arguments)
    {
        var result = await Stage.RunAsync(world.Command([.. arguments.Select(RawText.FromString)]).AtTerminal() with { Columns = columns });

        var text = result.Transcript.Split("Examples:")[0].Replace("\r", "", StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Max(line => line.Length), Math.Min(columns, 79) - 10, Math.Min(columns, 79));
    }

    [Fact]
    public async Task An_option_without_its_value_is_exit_code_2()
        => world.AssertFails(await Stage.RunAsync(world.Command("exports", "--profile")), 2, "profile", stdout: "false\n");

    [Fact]
    public async Task Clean_removes_and_lists_our_sessions_and_the_gems_and_the_next_call_asks_again()
    {
        await world.SignInAsync();
        world.Home.Write(".aws/aws-mfa-secure-sessions/default", "{}");

        var result = await Stage.RunAsync(world.Command("clean"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal($"Removed {world.SessionFolder}\nRemoved {world.Home.File(".aws/aws-mfa-secure-sessions")}\nRemoved 1 session (default, mfa)\n", result.StdoutText);
        Assert.Equal(["config", "credentials"], Directory.GetFileSystemEntries(world.Home.AwsFolder).Select(Path.GetFileName).Order());
        Assert.Equal(3, (await Stage.RunAsync(world.Session("s3", "ls").Unattended())).ExitCode);
    }

    [Fact]
    public async Task Clean_of_a_profile_removes_its_sessions_of_every_length_and_the_gems_and_keeps_the_roles()
    {
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {world.Sts.Account.AddRole("dev").Arn}\nsource_profile = mfa\n");
        await world.SignInAsync();
        var first = world.SessionFile;
        Assert.Equal(0, (await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_TTL", "900")))).ExitCode);
        var second = Directory.GetFiles(world.SessionFolder, "*.json").Except([first]).Single();
        Assert.Equal(0, (await Stage.RunAsync(world.Session("s3", "ls", "--profile", "dev").Unattended())).ExitCode);
        var role = Directory.GetFiles(world.SessionFolder, "*.json").Except([first, second]).Single();
        world.Home.Write(".aws/aws-mfa-secure-sessions/mfa", "{}").Write(".aws/aws-mfa-secure-sessions/other", "{}");

        var result = await Stage.RunAsync(world.Command("clean", "--profile", "mfa"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(
            ((string[])[first, second]).Order(StringComparer.Ordinal).Append(world.Home.File(".aws/aws-mfa-secure-sessions/mfa")).Select(path => "Removed " + path),
            result.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(role, world.SessionFile);
        Assert.True(File.Exists(world.Home.File(".aws/aws-mfa-secure-sessions/other")));
    }

    [Fact]
    public async Task Clean_of_expired_sessions_keeps_valid_ones()
    {
        await world.SignInAsync();
        var living = world.SessionFile;
        world.Home.Write(".aws/mfa-sessions/damaged.json", "{");
        var ended = world.Home.File(".aws/mfa-sessions/ended.json");
        File.WriteAllText(ended, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(living), "(\"expires_at\": )[0-9]+", "${1}1000000000"));

        var result = await Stage.RunAsync(world.Command("clean", "--expired"));

        Assert.Equal((0, $"Removed {world.Home.File(".aws/mfa-sessions/damaged.json")}\nRemoved {ended}\nRemoved 2 sessions (default, mfa; 1 without a profile)\n"), (result.ExitCode, result.StdoutText));
        Assert.Equal(living, world.SessionFile);
    }

    [Fact]
    public async Task Clean_of_OATH_passwords_keeps_the_sessions()
    {
        await world.SignInAsync();
        world.Home.Write(".local/state/aws-mfa-secure/oath-passwords.json", "{}");

        var result = await Stage.RunAsync(world.Command("clean", "--oath-passwords"));

        Assert.Equal((0, $"Removed {world.Home.File(".local/state/aws-mfa-secure/oath-passwords.json")}\n"), (result.ExitCode, result.StdoutText));
        Assert.True(File.Exists(world.SessionFile));
    }

    [Fact]
    public async Task Clean_of_a_profile_without_sessions_names_the_reason()
        => world.AssertFails(await Stage.RunAsync(world.Command("clean", "--profile", "plain")), 1, "profile 'plain' has no mfa_serial");

    [Fact]
    public async Task Clean_does_not_follow_a_link()
    {
        world.Home.Write("precious/file", "keep me");
        Directory.CreateSymbolicLink(world.SessionFolder, world.Home.File("precious"));

        Assert.Equal(0, (await Stage.RunAsync(world.Command("clean"))).ExitCode);

        Assert.Equal("keep me", File.ReadAllText(world.Home.File("precious/file")));
        Assert.False(Path.Exists(world.SessionFolder));
    }

    [Fact]
    public async Task Clean_with_nothing_to_do_says_so()
    {
        var result = await Stage.RunAsync(world.Command("clean"));

        Assert.Equal((0, "Nothing to remove\n"), (result.ExitCode, result.StdoutText));
    }

    [Theory]
    [InlineData("exp", "exports")]
    [InlineData("vers", "version")]
    [InlineData("completion_", "completion_script")]
    public async Task Completion_prints_the_words_with_that_prefix(string typed, string word)
    {
        var result = await Stage.RunAsync(world.Command("completion", typed));

        Assert.Equal((0, word), (result.ExitCode, result.StdoutText.Split('\n')[0]));
        Assert.All(result.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries), w => Assert.StartsWith(typed, w, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Completion_prints_the_options_of_a_command()
        => Assert.Equal("--duration\n--external-id\n--format\n--help\n--no-mfa\n--profile\n--role\n--session-name\n--shell\n", (await Stage.RunAsync(world.Command("completion", "exports", "--"))).StdoutText);

    [NeedsFact("sh")]
    public Task The_completion_script_does_no_harm_in_sh() => AssertScriptAsync("sh", "eval $(aws-mfa-secure completion_script); echo done", "done\n");

    [NeedsFact("bash")]
    public Task The_completion_script_completes_in_bash()
        => AssertScriptAsync("bash", "eval $(aws-mfa-secure completion_script); complete -p aws-mfa-secure", "complete -C 'aws-mfa-secure completion' aws-mfa-secure\n");

    [NeedsFact("bash")]
    public Task The_completion_script_completes_in_bash_quoted_and_by_its_other_name()
        => AssertScriptAsync("bash", "eval \"$(aws-mfa-secure completion-script)\"; complete -p aws-mfa-secure", "complete -C 'aws-mfa-secure completion' aws-mfa-secure\n");

    [NeedsFact("zsh")]
    public Task The_completion_script_completes_in_zsh()
        => AssertScriptAsync("zsh", "eval $(aws-mfa-secure completion_script); (( $+_comps[aws-mfa-secure] )) && echo completes", "completes\n");

    [NeedsFact("zsh")]
    public Task The_completion_script_completes_in_zsh_quoted()
        => AssertScriptAsync("zsh", "eval \"$(aws-mfa-secure completion_script)\"; (( $+_comps[aws-mfa-secure] )) && echo completes", "completes\n");

    private async Task AssertScriptAsync(string shell, string line, string shown)
    {
        File.CreateSymbolicLink(Path.Combine(world.Home.Bin, "aws-mfa-secure"), NativeBinary.Path);
        var spec = world.Command() with { Program = Shells.Find(shell), Name = shell, Arguments = ["-c", line] };

        var result = await Stage.RunAsync(spec);

        Assert.Equal((shown, ""), (result.StdoutText, result.StderrText));
    }
}
