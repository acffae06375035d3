using MfaSecure.Cli;
using MfaSecure.Cli.Parsing;
using MfaSecure.Platform;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private static readonly string[] Names =
        ["session", "exports", "unsets", "unset", "clean", "completion", "completion_script", "completion-script", "version"];

    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Without_a_command_it_shows_help_and_is_wrong_usage()
    {
        Assert.Equal(ExitCodes.Usage, Run());
        Assert.Contains("alias aws=\"aws-mfa-secure session\"", world.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_names_every_command_and_exits_0(string option)
    {
        Assert.Equal(ExitCodes.Ok, Run(option));
        Assert.All(Names.Where(name => name is not ("unset" or "completion-script")), name => Assert.Contains(name, world.Out.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_has_help_with_an_example()
    {
        Assert.All(Names, name =>
        {
            world.Out.GetStringBuilder().Clear();
            Assert.Equal(ExitCodes.Ok, Run(name, "--help"));
            Assert.Contains("Examples:", world.Out.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_line_of_help_fits_a_terminal()
    {
        using var console = new McMasterAdapter(world.Host());
        using var application = CommandLine.Declare(world.Host(), console);
        foreach (var command in ManualPage.All(application))
        {
            Assert.Equal(ExitCodes.Ok, Run([.. ManualPage.NameOf(command, command.Name!).Split(' '), "--help"]));
        }

        Assert.Equal(ExitCodes.Ok, Run("--help"));
        Assert.Equal([], Lines().Where(line => line.Length > 79));
        Assert.InRange(Lines().Length, 200, 1000);
        Assert.Contains("  alias aws=\"aws-mfa-secure session\"", Lines());
        Assert.DoesNotContain("\n\n\n", world.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_the_commands_in_the_order_of_their_use()
    {
        Run("--help");

        var listed = Lines().SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Where(line => line[2] != ' ').Select(line => line.Split(' ')[2]);
        Assert.Equal(
            "session exec exports unsets credential-process login configure status doctor clean import enroll resync unenroll code keys completion completion_script version help".Split(' '),
            listed);
    }

    [Theory]
    [InlineData("session", "Usage: aws-mfa-secure session [arguments ...]")]
    [InlineData("exec", "Usage: aws-mfa-secure exec [options] [--] command [arguments ...]")]
    [InlineData("unset", "Usage: aws-mfa-secure unsets [options]")]
    [InlineData("help", "Usage: aws-mfa-secure help [command]")]
    [InlineData("keys", "Usage: aws-mfa-secure keys command")]
    [InlineData(null, "Usage: aws-mfa-secure [options] [command]")]
    public void Help_COMMAND_prints_the_same_as_COMMAND_help(string? name, string usage)
    {
        Assert.Equal(ExitCodes.Ok, name is null ? Run("help") : Run("help", name));
        var shown = Lines();
        world.Out.GetStringBuilder().Clear();
        _ = name is null ? Run("--help") : Run(name, "--help");

        Assert.Contains(usage, shown);
        Assert.Equal(Lines(), shown);
    }

    [Theory]
    [InlineData("unrecognized option '--profle'", "did you mean '--profile'?", "status", "--profle", "x")]
    [InlineData("unrecognized option '--Profle=x'", "did you mean '--profile'?", "status", "--Profle=x")]
    [InlineData("unrecognized option '--quiet'", "run 'aws-mfa-secure code --help' for usage", "code", "--quiet")]
    [InlineData("unrecognized command or argument 'frobnicate'", "run 'aws-mfa-secure --help' for a list of commands; to run aws: aws-mfa-secure session ARGUMENTS", "frobnicate")]
    [InlineData("unrecognized command or argument 'stauts'", "did you mean 'status'?", "stauts")]
    [InlineData("unrecognized command or argument 'stauts'", "did you mean 'status'?", "help", "stauts")]
    [InlineData("unrecognized command or argument 'frobnicate'", "run 'aws-mfa-secure --help' for a list of commands; to run aws: aws-mfa-secure session ARGUMENTS", "help", "frobnicate")]
    public void A_typing_error_gets_a_suggestion_or_a_way_to_the_help(string sentence, string hint, params string[] arguments)
    {
        var error = Assert.Throws<UserError>(() => Run(arguments));

        Assert.Equal((ExitCodes.Usage, sentence, hint), (ExitCodes.Of(error), error.Message, error.Hint));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    [InlineData("-v")]
    public void The_version_is_one_line(string argument)
    {
        Assert.Equal(ExitCodes.Ok, Run(argument));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+\n$", world.Out.ToString());
    }

    [Fact]
    public void An_unknown_command_is_wrong_usage_with_a_suggestion()
    {
        var error = Assert.Throws<UserError>(() => Run("export"));

        Assert.Equal(ExitCodes.Usage, ExitCodes.Of(error));
        Assert.Contains("exports", error.Hint, StringComparison.Ordinal);
        Assert.Empty(world.Out.ToString());
    }

    [Theory]
    [InlineData("exports", "--nope")]
    [InlineData("exports", "--profile")]
    [InlineData("exports", "surplus")]
    [InlineData("clean", "--nope")]
    [InlineData("frobnicate", "--now")]
    public void Wrong_arguments_are_wrong_usage_with_a_lower_case_message_and_a_hint(params string[] arguments)
    {
        var error = Assert.Throws<UserError>(() => Run(arguments));

        Assert.Equal(ExitCodes.Usage, ExitCodes.Of(error));
        Assert.True(char.IsLower(error.Message[0]) && !error.Message.EndsWith('.'), error.Message);
        Assert.NotNull(error.Hint);
        Assert.Equal(arguments[0] == "exports" ? "false\n" : "", world.Out.ToString());
    }

    [Theory]
    [InlineData("unsets")]
    [InlineData("unset")]
    public void Unsets_unsets_every_variable_that_exports_sets(string name)
    {
        Assert.Equal(ExitCodes.Ok, Run([("AWS_PROFILE", null)], "exports", "--profile", "mfa"));
        var set = Lines().Select(line => line["export ".Length..].Split('=', 2)).ToArray();
        world.Out.GetStringBuilder().Clear();

        Run([("AWS_PROFILE", null), .. set.Select(each => (each[0], (string?)each[1]))], name);

        Assert.Equal(set.Select(each => each[0]), Lines().Select(line => line["unset ".Length..]));
        Assert.Equal(8, set.Length);
    }

    [Fact]
    public void Exports_prints_the_session_and_nothing_else()
    {
        Assert.Equal(ExitCodes.Ok, Run([("AWS_PROFILE", "mfa")], "exports"));

        var session = world.Sts.Account.Sessions.Single();
        Assert.Equal(
            [
                "export AWS_MFA_SAVED_PROFILE=\"$AWS_PROFILE\";",
                "unset AWS_PROFILE;",
                $"export AWS_ACCESS_KEY_ID={session.AccessKeyId}",
                $"export AWS_SECRET_ACCESS_KEY={session.SecretAccessKey}",
                $"export AWS_SESSION_TOKEN={session.SessionToken}",
            ],
            Lines()[..5]);
        Assert.Equal(
            [
                "export AWS_REGION=eu-west-1",
                "export AWS_DEFAULT_REGION=eu-west-1",
                "export AWS_MFA_SET_REGION=AWS_REGION=eu-west-1,AWS_DEFAULT_REGION=eu-west-1",
            ],
            Lines()[7..]);
        Assert.Equal(1, world.Error.ToString().Count(character => character == '\n'));
    }

    [Fact]
    public void Exports_keeps_the_region_of_the_environment_and_sets_the_other_variable_to_it()
    {
        Run([("AWS_REGION", "us-east-1")], "exports");

        Assert.Equal(["export AWS_DEFAULT_REGION=us-east-1", "export AWS_MFA_SET_REGION=AWS_DEFAULT_REGION=us-east-1"], Lines().Where(line => line.Contains("REGION", StringComparison.Ordinal)));
    }

    [Fact]
    public void Exports_renews_what_an_earlier_exports_left_in_the_environment()
    {
        Run([], "exports");
        var count = Lines().Length;

        Run([("AWS_ACCESS_KEY_ID", "ASIAOLD"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_SESSION_TOKEN", "old")], "exports");

        Assert.Equal(Lines()[..5], Lines()[count..(count + 5)]);
    }

    [Fact]
    public void Exports_without_MFA_prints_the_gems_two_lines_on_stderr_and_exits_0()
    {
        world.Home.AddProfile("plain", world.User);

        Assert.Equal(ExitCodes.Ok, Run([("AWS_PROFILE", "plain")], "exports"));

        Assert.Empty(world.Out.ToString());
        Assert.Equal(
            "WARN: mfa_serial is not configured for this AWS_PROFILE=plain\n"
            + "If you want to use exports without this mfa_serial check. Use the --no-mfa option.\n"
            + "aws-mfa-secure: hint: to set up an MFA device for profile 'plain', run: aws-mfa-secure enroll --profile plain\n",
            world.Error.ToString().ReplaceLineEndings("\n"));
        Assert.Empty(world.Calls);
    }

    [Fact]
    public void Exports_no_mfa_gives_a_session_without_a_code()
    {
        world.Home.AddProfile("plain", world.User);

        Assert.Equal(ExitCodes.Ok, Run([("AWS_PROFILE", "plain"), ("AWS_MFA_TOKEN", null)], "exports", "--no-mfa"));

        Assert.Equal($"export AWS_SESSION_TOKEN={world.Sts.Account.Sessions.Single().SessionToken}", Lines()[4]);
        Assert.DoesNotContain("TokenCode", world.Calls.Single().Parameters.Keys);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("missing", "--no-mfa")]
    public void Exports_of_a_profile_that_does_not_exist_fails(string profile, params string[] options)
    {
        var error = Assert.Throws<UserError>(() => Run(["exports", "--profile", profile, .. options]));

        Assert.Equal(ExitCodes.Failed, ExitCodes.Of(error));
        Assert.Contains("'missing' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_reports_an_error_in_the_AWS_files()
    {
        world.Home.Append(".aws/config", "[profile mfa]\n");

        var error = Assert.Throws<UserError>(() => Run("exports"));

        Assert.StartsWith(world.Home.ConfigFile, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_lists_what_it_removes()
    {
        Run([], "exports");
        world.Out.GetStringBuilder().Clear();

        Assert.Equal(ExitCodes.Ok, Run("clean"));
        Assert.Equal($"Removed {world.Folder}\nRemoved 1 session (mfa)\n", world.Out.ToString());
        Assert.False(Directory.Exists(world.Folder));
        Assert.Equal(ExitCodes.Ok, Run("clean"));
        Assert.EndsWith("Nothing to remove\n", world.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "--help --version clean code completion completion_script configure credential-process doctor enroll exec exports help import keys login resync session status unenroll unsets version")]
    [InlineData("exp", "exports")]
    [InlineData("unset", "unsets")]
    [InlineData("completion-", "completion-script")]
    [InlineData("help comp", "completion completion_script")]
    [InlineData("help exports ", "--help")]
    [InlineData("nope", "")]
    [InlineData("exports --", "--duration --external-id --format --help --no-mfa --profile --role --session-name --shell")]
    [InlineData("exports --no", "--no-mfa")]
    [InlineData("clean --x", "")]
    [InlineData("-- --", "--help --version")]
    [InlineData("-- exports --help", "--help")]
    [InlineData("exports --shell ", "cmd csh fish nu powershell sh")]
    [InlineData("exports --format j", "json")]
    [InlineData("exports --format=j", "--format=json")]
    [InlineData("exports --nope=j", "")]
    [InlineData("exports --profile ", "mfa")]
    [InlineData("exports --no-mfa ", "--duration --external-id --format --help --no-mfa --profile --role --session-name --shell")]
    [InlineData("configure --as ", "")]
    [InlineData("exec --profile m", "mfa")]
    [InlineData("exec --profile mfa --", "--duration --external-id --help --profile --role --server --session-name")]
    [InlineData("exec -- ", "")]
    [InlineData("exec ls --", "")]
    [InlineData("keys ", "--help add list move remove rotate")]
    [InlineData("keys rotate --", "--help --keep-old --profile")]
    [InlineData("keys m", "move")]
    [InlineData("keys move --", "--help --profile --second-key --to --touch")]
    [InlineData("keys move --to ", "file pass secret-service yubikey")]
    [InlineData("keys move --to=p", "--to=pass")]
    [InlineData("keys remove --profile ", "mfa")]
    [InlineData("keys nope ", "")]
    public void Completion_prints_the_words_that_may_follow(string typed, string words)
    {
        Assert.Equal(ExitCodes.Ok, Run(["completion", .. typed.Split(' ')]));
        Assert.Equal(words, string.Join(' ', Lines()));
    }

    [Theory]
    [InlineData("aws-mfa-secure exp", null, "exports")]
    [InlineData("aws-mfa-secure exports ", null, "--duration --external-id --format --help --no-mfa --profile --role --session-name --shell")]
    [InlineData("aws-mfa-secure exports --p", "18", "exports")]
    [InlineData("aws-mfa-secure exp", "999", "exports")]
    [InlineData("aws-mfa-secure exports --profile 'm", null, "mfa")]
    [InlineData("aws-mfa-secure  \"exports\" --profile \\m", null, "mfa")]
    public void Completion_reads_the_line_and_the_cursor_that_bash_gives(string line, string? point, string words)
    {
        Run([("COMP_LINE", line), ("COMP_POINT", point)], "completion", "aws-mfa-secure", "x", "y");

        Assert.Equal(words, string.Join(' ', Lines()));
    }

    [NeedsFact("sh")]
    public Task The_completion_script_is_quiet_in_sh_even_unquoted() => EvalAsync("sh");

    [NeedsFact("bash")]
    public Task The_completion_script_works_in_bash_even_unquoted() => EvalAsync("bash", "--norc");

    [NeedsFact("zsh")]
    public Task The_completion_script_works_in_zsh_even_unquoted() => EvalAsync("zsh", "-f");

    private async Task EvalAsync(string shell, params string[] options)
    {
        Run("completion_script");
        world.Home.Write("script", world.Out.ToString());
        world.Home.Write("x", "a file for patterns to match");
        var test = "cd \"$HOME\"; eval $(cat script); printf '%s' \"$?\"; if [ \"$1\" = bash ]; then complete -p aws-mfa-secure; fi";

        var result = await Child.CaptureAsync(
            shell, [.. options, "-c", test, shell, shell], EnvironmentBlock.From(world.Home.Environment()), captureError: true, default);

        Assert.Equal("", result.Error);
        Assert.Equal(shell == "bash" ? "0complete -C 'aws-mfa-secure completion' aws-mfa-secure\n" : "0", result.Output);
    }

    private string[] Lines() => world.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private int Run(params string[] arguments) => Run([], arguments);

    private int Run((string, string?)[] variables, params string[] arguments)
    {
        world.Out.NewLine = "\n";
        return CommandLine.Run(world.Host([("AWS_MFA_TOKEN", world.Device.NextUnusedCode()), .. variables]), arguments);
    }
}
