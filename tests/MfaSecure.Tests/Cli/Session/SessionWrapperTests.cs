using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>An <c>aws</c> that is a script: a session that would not arrive is not used, and the command reaches aws as the user wrote it.</summary>
public sealed class SessionWrapperTests : IDisposable
{
    private const string Keys = "-e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN";

    private readonly AliasWorld world = new();
    private readonly AwsStandIn real;

    public SessionWrapperTests()
    {
        real = AwsStandIn.Install(world.Home.File("real"));
        File.Delete(world.Aws.Path);
        // Hands on what -e names, and nothing else.
        world.Home.Script("docker", $$"""
            #!/bin/sh
            keep="HOME=$HOME PATH=$PATH"
            shift
            while :; do
              case $1 in
                -e) eval "keep=\"\$keep $2=\${$2-}\""; shift 2 ;;
                -v) shift 2 ;;
                -*) shift ;;
                *) break ;;
              esac
            done
            shift
            exec env -i $keep {{real.Path}} "$@"
            """);
    }

    public void Dispose() => world.Dispose();

    private void Aws(string line) => world.Home.Script("aws", $"#!/bin/sh\n{line}\n");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_container_does_not_get_leaves_the_command_as_it_was_written(bool isCached)
    {
        if (isCached)
        {
            await world.SignInAsync();
        }

        Aws("exec docker run --rm -i -v \"$HOME/.aws:/home/cli/.aws\" amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa"));

        Assert.Equal((0, ""), (result.ExitCode, result.Transcript));
        Assert.Equal(["s3", "ls", "--profile", "mfa"], real.Call.Arguments);
        Assert.False(real.Call.Environment.ContainsKey("AWS_ACCESS_KEY_ID"));
        Assert.Equal(
            $"aws-mfa-secure: notice: the script '{world.Home.Bin}/aws' runs docker without AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, "
            + "AWS_PROFILE, so aws runs unchanged and without an MFA session; make the script pass these variables on\n",
            result.StderrText);
        Assert.Equal(isCached ? 1 : 0, world.SessionCalls.Count);
    }

    [Fact]
    public async Task A_container_that_gets_the_keys_but_no_profile_is_told_the_profile_by_its_argument()
    {
        await world.SignInAsync();
        Aws($"exec docker run --rm {Keys} amazon/aws-cli \"$@\"");

        var named = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa"));

        Assert.Contains("runs docker without AWS_PROFILE, so", named.StderrText, StringComparison.Ordinal);
        Assert.Equal(["s3", "ls", "--profile", "mfa"], real.Call.Arguments);

        var unnamed = await Stage.RunAsync(world.Session("s3", "ls"));

        Assert.Equal("", unnamed.StderrText);
        world.AssertSessionIn(real.Calls[^1]);
    }

    [Fact]
    public async Task A_container_that_gets_all_variables_gets_the_session()
    {
        await world.SignInAsync();
        Aws($"exec docker run --rm {Keys} -e AWS_PROFILE amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        world.AssertSessionIn(real.Call);
        Assert.Equal(("mfa", 2), (real.Call.Environment["AWS_PROFILE"], real.Call.Arguments.Count));
    }

    [Theory]
    [InlineData("export PYENV_ROOT=\"$HOME/.pyenv\"\nprogram=\"${0##*/}\"\nexec env pyenv exec \"$program\" \"$@\"")]
    [InlineData("# asdf-plugin: awscli 2.15.0\nexec asdf exec \"aws\" \"$@\" # asdf_allow: ' asdf '")]
    [InlineData("# It was docker once.\nexec pyenv exec x \"$@\"")]
    public async Task Shims_that_hand_the_environment_on_get_sessions(string lines)
    {
        await world.SignInAsync();
        foreach (var name in (string[])["pyenv", "asdf"])
        {
            world.Home.Script(name, $"#!/bin/sh\nshift 2\nexec {real.Path} \"$@\"\n");
        }

        Aws(lines);

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(["s3", "ls"], real.Call.Arguments);
        world.AssertSessionIn(real.Call);
    }

    [Fact]
    public async Task A_command_that_uses_no_session_has_no_notice()
    {
        Aws("exec docker run amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "plain"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
    }

    [Fact]
    public async Task A_Windows_program_gets_a_session_only_if_WSLENV_lists_the_variables()
    {
        await world.SignInAsync();
        world.Home.Script("aws.exe", $"#!/bin/sh\nexec {real.Path} \"$@\"\n");
        Aws($"exec {world.Home.Bin}/aws.exe \"$@\"");

        var without = await Stage.RunAsync(world.Session("s3", "ls"));
        var with = await Stage.RunAsync(world.Session("s3", "ls").With(("WSLENV", "AWS_ACCESS_KEY_ID:AWS_SECRET_ACCESS_KEY/u:AWS_SESSION_TOKEN")));

        Assert.Contains("does not get AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, so", without.StderrText, StringComparison.Ordinal);
        Assert.Contains("add them to WSLENV\n", without.StderrText, StringComparison.Ordinal);
        Assert.Equal("", with.StderrText);
        world.AssertSessionIn(real.Calls[^1]);
    }

    [Fact]
    public async Task Exec_does_not_run_such_an_aws_as_another_identity()
    {
        await world.SignInAsync();
        Aws("exec docker run amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Command("exec", "--profile", "mfa", "--", "aws", "s3", "ls"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("runs docker without AWS_ACCESS_KEY_ID", result.StderrText, StringComparison.Ordinal);
        Assert.Empty(real.Calls);
    }

    [Fact]
    public async Task Enroll_does_not_ask_for_the_devices_of_another_identity()
    {
        Aws("exec docker run amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Command("enroll", "--profile", "plain", "--qr"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: the script '", result.StderrText, StringComparison.Ordinal);
        Assert.Empty(real.Calls);
    }

    [Theory]
    [InlineData("", "warning  aws script: ", "runs docker without AWS_ACCESS_KEY_ID")]
    [InlineData(Keys + " -e AWS_PROFILE", "ok       aws script: ", "hands the variables of a session on")]
    public async Task Doctor_tries_the_script_out(string options, string mark, string words)
    {
        await world.SignInAsync();
        // What the CLI prints of the access key.
        File.Delete(real.Path);
        world.Home.Script("../real/aws", """
            #!/bin/sh
            echo "access_key     ****************$(printf %s "${AWS_ACCESS_KEY_ID:-xxxx}" | tail -c 4)   env"
            """);
        Aws($"exec docker run {options} amazon/aws-cli \"$@\"");

        var result = await Stage.RunAsync(world.Command("doctor"));

        Assert.Contains(mark, result.StdoutText, StringComparison.Ordinal);
        Assert.Contains(words, result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_finds_a_script_that_loses_the_variables_in_a_way_that_cannot_be_read()
    {
        await world.SignInAsync();
        world.Home.Script("hidden", $"#!/bin/sh\nexec env -i {real.Path} \"$@\"\n");
        Aws("exec hidden \"$@\"");

        var result = await Stage.RunAsync(world.Command("doctor"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAILED   aws script: ", result.StdoutText, StringComparison.Ordinal);
    }
}
