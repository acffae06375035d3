using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Secrets that go to a file: the shell made it, under its own umask, or GitHub Actions did.</summary>
public sealed class ExportsFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string JobFile => world.Home.File("set_env");

    [Theory]
    [InlineData("exports --format env")]
    [InlineData("exports")]
    [InlineData("exports --format json")]
    [InlineData("credential-process --profile mfa")]
    public async Task A_file_that_all_can_read_is_private_before_the_first_byte(string command)
    {
        await world.SignInAsync();

        var result = await RunAsync($"umask 022; \"$@\" {command} >session.env");

        Assert.Equal((0, "aws-mfa-secure: notice: the output file was readable by all users; its mode is now 0600\n"), (result.ExitCode, result.StderrText));
        Assert.Equal(Private, File.GetUnixFileMode(world.Home.File("session.env")));
        Assert.Contains(world.LastSession.SecretAccessKey, File.ReadAllText(world.Home.File("session.env")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("umask 077; \"$@\" exports >session.env", Private)]
    [InlineData("umask 027; \"$@\" exports >session.env", Private | UnixFileMode.GroupRead)]
    public async Task A_file_that_not_all_can_read_keeps_its_mode(string line, UnixFileMode mode)
    {
        await world.SignInAsync();

        var result = await RunAsync(line);

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(mode, File.GetUnixFileMode(world.Home.File("session.env")));
    }

    [Fact]
    public async Task Unsets_has_no_secrets_and_changes_no_mode()
    {
        var result = await RunAsync("umask 022; \"$@\" unsets >lines");

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(world.Home.File("lines")));
    }

    [Fact]
    public async Task In_GitHub_Actions_the_secrets_are_masked_and_then_written()
    {
        await world.SignInAsync();
        world.Home.Write("set_env", "MINE=1\n");
        File.SetUnixFileMode(JobFile, Private | UnixFileMode.OtherRead);

        var result = await RunAsync("\"$@\" exports --format github");

        var session = world.LastSession;
        var expiration = $"{session.Expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        Assert.Equal(
            (0, $"::add-mask::{session.AccessKeyId}\n::add-mask::{session.SecretAccessKey}\n::add-mask::{session.SessionToken}\n", ""),
            (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.Equal(
            $"MINE=1\nAWS_ACCESS_KEY_ID={session.AccessKeyId}\nAWS_SECRET_ACCESS_KEY={session.SecretAccessKey}\nAWS_SESSION_TOKEN={session.SessionToken}\n"
                + $"AWS_CREDENTIAL_EXPIRATION={expiration}\nAWS_SESSION_EXPIRATION={expiration}\nAWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-1\n",
            File.ReadAllText(JobFile));
        Assert.Equal(Private | UnixFileMode.OtherRead, File.GetUnixFileMode(JobFile));
    }

    [Fact]
    public async Task A_line_that_another_step_left_without_an_end_stays_a_line_of_its_own()
    {
        await world.SignInAsync();
        world.Home.Write("set_env", "MINE=1");

        Assert.Equal(0, (await RunAsync("\"$@\" exports --format github")).ExitCode);

        Assert.StartsWith("MINE=1\nAWS_ACCESS_KEY_ID=", File.ReadAllText(JobFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_masks_cannot_be_written_the_job_gets_no_secrets()
    {
        await world.SignInAsync();
        world.Home.Write("set_env", "");

        var result = await RunAsync("\"$@\" exports --format github >/dev/full");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("GITHUB_ENV is unchanged", result.StderrText, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(JobFile));
    }

    [Theory]
    [InlineData("exports --format env")]
    [InlineData("exports --format github")]
    [InlineData("exports --format json")]
    [InlineData("exports")]
    public async Task Output_into_the_jobs_file_is_refused_before_a_code_is_asked_for(string command)
    {
        world.Home.Write("set_env", "MINE=1\n");

        var result = await RunAsync($"\"$@\" {command} >>\"$GITHUB_ENV\"");

        Assert.Equal(
            (2, "aws-mfa-secure: error: the secrets are not masked in the job's log if the output goes to GITHUB_ENV\n"
                + "aws-mfa-secure: hint: run this without a redirection: aws-mfa-secure exports --format github\n", ""),
            (result.ExitCode, result.StderrText, result.Transcript));
        Assert.Equal("MINE=1\n", File.ReadAllText(JobFile));
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task Env_into_another_file_is_fine_in_a_job()
    {
        await world.SignInAsync();
        world.Home.Write("set_env", "");

        Assert.Equal(0, (await RunAsync("umask 077; \"$@\" exports --format env >session.env")).ExitCode);
    }

    [Fact]
    public async Task Outside_a_job_the_format_is_an_error_with_the_way_out()
        => world.AssertFails(
            await Stage.RunAsync(world.Command("exports", "--format", "github")), 2, "--format github needs GITHUB_ENV", "outside GitHub Actions, use --format env");

    [Fact]
    public async Task Unsets_makes_them_empty_for_the_later_steps()
    {
        world.Home.Write("set_env", "");

        var result = await RunAsync("\"$@\" unsets --format github");

        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
        Assert.StartsWith("AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY=\nAWS_SESSION_TOKEN=\n", File.ReadAllText(JobFile), StringComparison.Ordinal);
    }

    private Task<StageResult> RunAsync(string line) => Stage.RunAsync(world.Command().Through(line).With(("GITHUB_ENV", JobFile)));
}
