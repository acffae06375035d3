using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Which aws is run: the first on PATH that is not ourselves, whatever name we are called by.</summary>
public sealed class SessionAwsProgramTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_link_named_aws_is_the_alias_and_finds_the_real_aws_behind_it()
    {
        await world.SignInAsync();
        var link = LinkInFront();

        await Stage.RunAsync(world.Command("s3", "ls", "--profile", "mfa") with { Program = link, Name = "aws", Environment = Behind() });

        Assert.Equal(["s3", "ls"], world.Aws.Call.Arguments);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_program_that_knows_no_alias_is_served_by_the_link_on_path()
    {
        await world.SignInAsync();
        LinkInFront();

        await Stage.RunAsync(new StageSpec { Program = "/bin/sh", Arguments = ["-c", "aws s3 ls"], Environment = Behind() });

        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_word_of_ours_behind_the_link_is_a_word_for_aws()
    {
        await world.SignInAsync();
        var link = LinkInFront();

        await Stage.RunAsync(world.Command("session", "exports") with { Program = link, Name = "aws", Environment = Behind() });

        Assert.Equal(["session", "exports"], world.Aws.Call.Arguments);
    }

    [Fact]
    public async Task Hard_links_copies_by_symlink_chains_and_wrapper_scripts_of_ours_are_skipped()
    {
        await world.SignInAsync();
        LinkInFront();
        var chain = world.Home.File("chain");
        Directory.CreateDirectory(chain);
        File.CreateSymbolicLink(Path.Combine(chain, "aws"), world.Home.File("front/aws"));
        world.Home.Script("../wrapper/aws", "#!/bin/sh\nexec aws-mfa-secure session \"$@\"\n");
        File.SetUnixFileMode(world.Home.File("wrapper/aws"), (UnixFileMode)493);
        var spec = world.Session("s3", "ls");

        await Stage.RunAsync(spec.With(("PATH", $"{world.Home.File("front")}:{chain}:{world.Home.File("wrapper")}:{spec.Environment["PATH"]}")));

        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task Folders_and_files_that_cannot_be_run_are_no_aws()
    {
        world.Home.Write("no1/aws/file", "").Write("no2/aws", "#!/bin/sh\nexit 9\n");
        var spec = await world.OnAsync(Route.Hot, "s3", "ls");

        var result = await Stage.RunAsync(spec.With(("PATH", $"{world.Home.File("missing")}:{world.Home.File("no1")}:{world.Home.File("no2")}:{spec.Environment["PATH"]}")));

        Assert.Equal(0, result.ExitCode);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task An_empty_part_of_path_is_the_folder_we_are_in()
    {
        var spec = await world.OnAsync(Route.Hot, "s3", "ls") with { WorkingDirectory = world.Home.Bin };

        await Stage.RunAsync(spec.With(("PATH", "/nonexistent::/nonexistent2")));

        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task Without_aws_the_exit_code_is_127_with_a_hint_before_anybody_is_asked()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("PATH", world.Home.Temp)));

        world.AssertFails(result, 127, "the aws command was not found on PATH", "AWS_MFA_AWS");
        Assert.Equal("", result.Transcript);
    }

    [Fact]
    public async Task With_nothing_but_links_to_ourselves_the_exit_code_is_127()
    {
        var link = LinkInFront();

        var result = await Stage.RunAsync(world.Command("s3", "ls") with
        {
            Program = link,
            Name = "aws",
            Environment = world.Home.Environment(("PATH", Path.GetDirectoryName(link))),
        });

        world.AssertFails(result, 127, "not found");
    }

    [Fact]
    public async Task AWS_MFA_AWS_names_the_real_aws()
    {
        var other = AwsStandIn.Install(world.Home.File("other"), "aws2");

        await Stage.RunAsync((await world.OnAsync(Route.Hot, "s3", "ls")).With(("AWS_MFA_AWS", other.Path)));

        world.AssertSessionIn(other.Call);
        Assert.Equal("aws", other.Call.Argv[0].ToString());
        Assert.Empty(world.Aws.Calls);
    }

    [Fact]
    public async Task AWS_MFA_AWS_may_be_a_name_on_path()
    {
        var other = AwsStandIn.Install(world.Home.Bin, "aws2");

        await Stage.RunAsync((await world.OnAsync(Route.Hot, "s3", "ls")).With(("AWS_MFA_AWS", "aws2")));

        world.AssertSessionIn(other.Call);
    }

    [Fact]
    public async Task AWS_MFA_AWS_that_is_not_there_is_named()
        => world.AssertFails(
            await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_AWS", "/nonexistent/aws"))), 127, "/nonexistent/aws", "unset it");

    [Fact]
    public async Task AWS_MFA_AWS_that_is_ourselves_is_refused()
        => world.AssertFails(
            await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_AWS", LinkInFront()))), 1, "aws-mfa-secure itself");

    [Fact]
    public async Task An_aws_that_cannot_be_run_is_126()
    {
        world.Home.Write("broken", "not a program");

        var result = await Stage.RunAsync((await world.OnAsync(Route.Hot, "s3", "ls")).With(("AWS_MFA_AWS", world.Home.File("broken"))));

        Assert.Equal(126, result.ExitCode);
        Assert.StartsWith($"aws-mfa-secure: error: cannot run '{world.Home.File("broken")}'", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_through_a_wrapper_script_that_runs_aws_again_is_cut()
    {
        LinkInFront();
        File.Delete(world.Aws.Path);
        world.Home.Script("aws", "#!/bin/sh\n# a wrapper somebody wrote\nexec aws \"$@\"\n");
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Session("s3", "ls") with { Environment = Behind() });

        world.AssertFails(result, 1, "in a loop");
    }

    [Fact]
    public async Task A_loop_through_a_credential_process_that_runs_aws_is_cut()
    {
        LinkInFront();
        world.Home.Credentials("").Config($"[default]\nregion = eu-west-1\nmfa_serial = {world.Device.Serial}\ncredential_process = aws configure export-credentials\n");

        var result = await Stage.RunAsync(world.Session("s3", "ls") with { Environment = Behind() });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("calls aws-mfa-secure for the session that is waiting for it\n", result.StderrText, StringComparison.Ordinal);
        Assert.Equal("", result.Transcript);
        Assert.Empty(world.Aws.Calls);
    }

    [Fact]
    public async Task A_loop_through_an_mfa_process_that_runs_aws_is_cut()
    {
        LinkInFront();

        var result = await Stage.RunAsync((world.Session("s3", "ls") with { Environment = Behind() }).With(("AWS_MFA_PROCESS", "aws s3 cp s3://b/code -")).Unattended());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("calls aws-mfa-secure for the session that is waiting for it\n", result.StderrText, StringComparison.Ordinal);
        Assert.Empty(world.Aws.Calls);
    }

    [Fact]
    public async Task A_credential_process_that_is_ours_is_not_asked_for_keys()
    {
        world.Home.Append(".aws/config", "[profile ours]\nmfa_serial = x12345678\ncredential_process = aws-mfa-secure credential-process --profile mfa\n");

        await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(("AWS_PROFILE", "ours")));
    }

    [Fact]
    public async Task Keys_of_a_credential_process_get_a_session_as_those_of_a_file_do()
    {
        world.Home.Script("give-keys", $$"""
            #!/bin/sh
            echo '{"Version": 1, "AccessKeyId": "{{world.User.AccessKeyId}}", "SecretAccessKey": "{{world.User.SecretAccessKey}}"}'
            """);
        world.Home.Append(".aws/config", $"[profile process]\nregion = eu-west-1\nmfa_serial = {world.Device.Serial}\ncredential_process = '{world.Home.Bin}/give-keys' \"an argument\"\n");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "process"));

        Assert.True(result.ExitCode == 0, result.ToString());
        world.AssertSessionIn(world.Aws.Call);
    }

    private string LinkInFront()
    {
        var link = world.Home.File("front/aws");
        Directory.CreateDirectory(world.Home.File("front"));
        File.CreateSymbolicLink(link, NativeBinary.Path);
        return link;
    }

    private Dictionary<string, string> Behind()
        => world.Home.Environment(("AWS_ENDPOINT_URL_STS", world.Sts.Url), ("PATH", $"{world.Home.File("front")}:{world.Home.Bin}:/usr/bin:/bin"));
}
