using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>eval $(aws-mfa-secure exports)</c> and <c>unsets</c> in real shells, quoted and unquoted.</summary>
public sealed class ExportsTests : IDisposable
{
    private const string Quoted = "eval \"$(\"$@\")\"; ";
    private const string Unquoted = "eval $(\"$@\"); ";

    private const string Show =
        "printf '%s|' \"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\" \"$AWS_SESSION_TOKEN\" \"$AWS_REGION\" \"$AWS_DEFAULT_REGION\" \"$AWS_SESSION_EXPIRATION\"";

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsFact("sh")]
    public Task The_session_is_in_sh_after_eval() => AssertEvalAsync("sh", Quoted);

    [NeedsFact("sh")]
    public Task The_session_is_in_sh_after_an_unquoted_eval() => AssertEvalAsync("sh", Unquoted);

    [NeedsFact("bash")]
    public Task The_session_is_in_bash_after_eval() => AssertEvalAsync("bash", Quoted);

    [NeedsFact("bash")]
    public Task The_session_is_in_bash_after_an_unquoted_eval() => AssertEvalAsync("bash", Unquoted);

    [NeedsFact("zsh")]
    public Task The_session_is_in_zsh_after_eval() => AssertEvalAsync("zsh", Quoted);

    [NeedsFact("zsh")]
    public Task The_session_is_in_zsh_after_an_unquoted_eval() => AssertEvalAsync("zsh", Unquoted);

    [NeedsFact("sh")]
    public Task Unsets_unsets_everything_in_sh() => AssertUnsetAsync("sh", "unsets", Unquoted);

    [NeedsFact("bash")]
    public Task Unset_is_an_alias_of_unsets() => AssertUnsetAsync("bash", "unset", Quoted);

    [NeedsFact("zsh")]
    public Task Unsets_unsets_everything_in_zsh() => AssertUnsetAsync("zsh", "unsets", Unquoted);

    [Fact]
    public async Task The_prompt_is_on_the_terminal_while_the_shell_reads_stdout()
    {
        var result = await world.AnswerAsync(world.Command("exports").Through(Unquoted + Show));

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{world.LastSession.AccessKeyId}|", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_line_again_renews_and_ignores_its_own_variables()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command("exports").Through(Quoted + Quoted + Show));

        Assert.Equal((Shown(), ""), (result.StdoutText, result.StderrText));
    }

    [Fact]
    public async Task A_region_that_the_user_has_set_is_kept()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command("exports").With(("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "us-west-2")));

        Assert.DoesNotContain("REGION", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile")]
    [InlineData("AWS_PROFILE")]
    public async Task A_profile_without_mfa_prints_nothing_and_says_why_with_the_gems_two_lines(string how)
    {
        var spec = how == "--profile" ? world.Command("exports", "--profile", "plain") : world.Command("exports").With((how, "plain"));

        var result = await Stage.RunAsync(spec);

        Assert.Equal(
            (0, "", "WARN: mfa_serial is not configured for this AWS_PROFILE=plain\n"
                + "If you want to use exports without this mfa_serial check. Use the --no-mfa option.\n"
                + "aws-mfa-secure: hint: to set up an MFA device for profile 'plain', run: aws-mfa-secure enroll --profile plain\n"),
            (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task Access_keys_in_the_environment_without_a_serial_get_a_hint()
    {
        var result = await Stage.RunAsync(world.Command("exports").With(("AWS_ACCESS_KEY_ID", "AKIAx"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_PROFILE", "plain")));

        Assert.Equal((0, ""), (result.ExitCode, result.StdoutText));
        Assert.EndsWith("aws-mfa-secure: hint: set AWS_MFA_SERIAL to the MFA device of the access keys in the environment\n", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_whose_user_has_no_serial_gets_a_hint_to_enroll_the_user()
    {
        world.Home.Append(".aws/config", "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = plain\n");

        var result = await Stage.RunAsync(world.Command("exports", "--profile", "dev"));

        Assert.Equal((0, ""), (result.ExitCode, result.StdoutText));
        Assert.EndsWith("aws-mfa-secure: hint: to set up an MFA device for profile 'plain', run: aws-mfa-secure enroll --profile plain\n", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_profile_for_SDKs_the_profile_behind_it_is_suggested()
    {
        Assert.Equal(0, (await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--as", "sdk", "--yes"))).ExitCode);

        world.AssertFails(
            await Stage.RunAsync(world.Command("exports", "--profile", "sdk")),
            1,
            "nothing to export: the credential_process of profile 'sdk' gives the session of profile 'mfa'",
            "aws-mfa-secure exports --profile mfa",
            stdout: "false\n");
    }

    [Fact]
    public async Task With_no_mfa_a_session_needs_no_code()
    {
        var result = await Stage.RunAsync(world.Command("exports", "--no-mfa", "--profile", "plain"));

        Assert.Equal((0, "", ""), (result.ExitCode, result.StderrText, result.Transcript));
        Assert.Contains($"export AWS_ACCESS_KEY_ID={world.LastSession.AccessKeyId}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("TokenCode", world.SessionCalls.Single().Parameters.Keys);
    }

    [Fact]
    public async Task A_failure_prints_only_a_failing_command_for_eval()
        => world.AssertFails(await Stage.RunAsync(world.Command("exports").Unattended()), 3, "nobody can be asked", stdout: "false\n");

    [Fact]
    public async Task An_unknown_profile_is_named()
    {
        world.AssertFails(await Stage.RunAsync(world.Command("exports", "--profile", "nonesuch")), 1, "profile 'nonesuch' does not exist", "status --all", "false\n");
        world.AssertFails(await Stage.RunAsync(world.Command("exports").With(("AWS_PROFILE", "plian"))), 1, "profile 'plian' does not exist", "did you mean 'plain'?", "false\n");
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_a_failure()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command("exports") with { Stdout = StageFd.WriteTo("/dev/full") });

        Assert.Equal(1, result.ExitCode);
    }

    private async Task AssertEvalAsync(string shell, string eval)
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command("exports").Through(eval + Show, Shells.Find(shell)));

        Assert.Equal((Shown(), ""), (result.StdoutText, result.StderrText));
        Assert.Single(world.Sts.Calls);
    }

    private string Shown()
    {
        var session = world.LastSession;
        return $"{session.AccessKeyId}|{session.SecretAccessKey}|{session.SessionToken}|eu-west-1|eu-west-1|{session.Expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}|";
    }

    private async Task AssertUnsetAsync(string shell, string command, string eval)
    {
        await world.SignInAsync();
        var exports = await Stage.RunAsync(world.Command("exports"));
        world.Home.Write("exported", exports.StdoutText);
        var spec = world.Command(command).Through($". {world.Home.File("exported")}; {eval} env", Shells.Find(shell)).With(("AWS_ENDPOINT_URL_STS", null), ("AWS_MFA_SOURCE", null));

        var result = await Stage.RunAsync(spec);

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains("PATH=", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS_", result.StdoutText, StringComparison.Ordinal);
    }
}
