using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>import</c>: shows settings of other tools first, and changes nothing without a yes.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string Keys => $"aws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n";

    [Fact]
    public async Task Without_settings_of_other_tools_it_says_so()
        => Assert.Equal((0, "No settings of other tools found\n"), Told(await Stage.RunAsync(world.Command("import").Unattended())));

    [Fact]
    public async Task The_serial_that_Scout2_reads_is_added_as_mfa_serial()
    {
        world.Home.Credentials($"[scout]\n{Keys}aws_mfa_serial = {world.Device.Serial}\n");

        var result = await Stage.RunAsync(world.Command("import", "--yes").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("aws_mfa_serial of profile 'scout' from Scout2 or a similar tool: not used as it is: add mfa_serial\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal($"[scout]\n{Keys}aws_mfa_serial = {world.Device.Serial}\nmfa_serial = {world.Device.Serial}\n", File.ReadAllText(world.Home.CredentialsFile));
        await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "scout"));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task Every_tools_settings_are_listed_and_nothing_is_changed_if_nobody_can_be_asked()
    {
        LeaveAll();
        var (config, credentials) = (File.ReadAllText(world.Home.ConfigFile), File.ReadAllText(world.Home.CredentialsFile));

        var result = await Stage.RunAsync(world.Command("import").Unattended());

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("--yes writes without asking", result.StderrText, StringComparison.Ordinal);
        Assert.Equal(
            $"""
            profile 'team' from vegas-credentials or a similar tool: works as is
            profile 'boss' from vegas-credentials or a similar tool: works as is, as a role that other tools do not see
            [work-long-term] from aws-mfa: works as is; profile 'work' uses it once the session that aws-mfa wrote there has expired
            profile 'session-1234' from aws configure mfa-login: a session without an expiration time, passed to aws unchanged; add mfa_serial to the profile with the long-term access keys and use that one instead
            session 'gone' of the Ruby gem: its profile no longer exists; aws-mfa-secure clean removes it
            session 'mfa' of the Ruby gem: used until it expires; aws-mfa-secure clean removes it

            Optional lines to add to {world.Home.ConfigFile} (the same settings, under the names of aws-mfa-secure):

            [profile team]
            mfa_oath_account = alice-on-key
            mfa_yubikey_serial = 123

            Optional lines to add to {world.Home.CredentialsFile} (the same settings, under the names of aws-mfa-secure):

            [work-long-term]
            mfa_serial = {world.Device.Serial}


            """,
            result.StdoutText);
        Assert.DoesNotContain(world.User.SecretAccessKey, result.StdoutText, StringComparison.Ordinal);
        Assert.Equal((config, credentials), (File.ReadAllText(world.Home.ConfigFile), File.ReadAllText(world.Home.CredentialsFile)));
    }

    [Fact]
    public async Task A_yes_adds_the_lines_which_then_work_and_are_not_offered_again()
    {
        world.Home.Append(".aws/credentials", $"# broamski's\n[work-long-term]\n{Keys}aws_mfa_device = {world.Device.Serial}\n");
        var before = File.ReadAllText(world.Home.CredentialsFile);
        await using var run = Stage.Start(world.Command("import"));
        await run.Terminal.WaitForAsync("Write them? [y/N] ");
        Assert.Equal(before, File.ReadAllText(world.Home.CredentialsFile));
        run.Terminal.TypeLine("y");

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal(before + $"mfa_serial = {world.Device.Serial}\n", File.ReadAllText(world.Home.CredentialsFile));
        Assert.Equal(0, (await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "work-long-term"))).ExitCode);
        world.AssertSessionIn(world.Aws.Call);
        Assert.EndsWith("Nothing to convert\n", (await Stage.RunAsync(world.Command("import").Unattended())).StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_changes_nothing()
    {
        LeaveAll();
        var before = File.ReadAllText(world.Home.CredentialsFile);
        await using var run = Stage.Start(world.Command("import"));
        await run.Terminal.WaitForAsync("Write them? [y/N] ");
        run.Terminal.TypeLine("");

        Assert.Equal(1, (await run.WaitAsync()).ExitCode);
        Assert.Equal(before, File.ReadAllText(world.Home.CredentialsFile));
    }

    [Fact]
    public async Task With_yes_both_files_are_written_without_asking()
    {
        LeaveAll();

        Assert.Equal(0, (await Stage.RunAsync(world.Command("import", "--yes").Unattended())).ExitCode);

        Assert.Contains("mfa_yubikey_serial = 123\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.EndsWith($"mfa_serial = {world.Device.Serial}\n", File.ReadAllText(world.Home.CredentialsFile).Split("[session-1234]")[0], StringComparison.Ordinal);
    }

    private void LeaveAll()
        => world.Home
            .Append(".aws/config", $"[profile team]\nmfa_serial = {world.Device.Serial}\nvegas_yubikey_label = alice-on-key\nvegas_yubikey_serial = 123\n"
                + "[profile boss]\nvegas_role_arn = arn:aws:iam::123456789012:role/boss\nvegas_source_profile = team\n")
            .Append(".aws/credentials", $"[team]\n{Keys}[work-long-term]\n{Keys}aws_mfa_device = {world.Device.Serial}\n"
                + "[session-1234]\naws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = t\n"
                + "[work]\naws_access_key_id = ASIAY\naws_secret_access_key = y\naws_session_token = t\nexpiration = 2020-01-01 00:00:00\n")
            .Write(".aws/aws-mfa-secure-sessions/mfa", "{}")
            .Write(".aws/aws-mfa-secure-sessions/gone", "{}");

    private static (int?, string) Told(StageResult result) => (result.ExitCode, result.StdoutText);
}
