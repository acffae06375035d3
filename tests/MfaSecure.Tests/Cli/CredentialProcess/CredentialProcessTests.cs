using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What CLI and SDKs call for a <c>credential_process</c> line.</summary>
public sealed class CredentialProcessTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private StageSpec Command(string profile = "mfa") => world.Command("credential-process", "--profile", profile);

    private StageSpec CommandWithToken => Command().With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended();

    [Fact]
    public async Task Prints_one_line_of_version_1_JSON_and_nothing_else()
    {
        var result = await Stage.RunAsync(CommandWithToken);

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(Expected(world.LastSession), result.StdoutText);
    }

    [Fact]
    public async Task A_cached_session_is_given_to_all_without_a_word()
    {
        await world.SignInAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Stage.RunAsync(Command().Unattended())));

        Assert.All(results, result => Assert.Equal((0, Expected(world.LastSession), ""), (result.ExitCode, result.StdoutText, result.StderrText)));
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task Asks_on_the_terminal_and_reads_nothing_of_stdin()
    {
        var result = await world.AnswerAsync(Command() with { Stdin = StageFd.Pipe });

        Assert.Equal((0, Expected(world.LastSession)), (result.ExitCode, result.StdoutText));
        Assert.Contains(AliasWorld.Prompt, result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renews_when_fifteen_minutes_are_left_though_commands_go_on_with_it()
    {
        await world.SignInAsync();
        var first = world.LastSession;
        world.EndSessionIn(TimeSpan.FromMinutes(14));

        var alias = await Stage.RunAsync(world.Session("s3", "ls").Unattended());
        Assert.Equal(0, alias.ExitCode);
        world.AssertSessionIn(world.Aws.Call, first);

        var result = await Stage.RunAsync(CommandWithToken);
        Assert.Equal(Expected(world.LastSession), result.StdoutText);
        Assert.NotEqual(first, world.LastSession);
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_is_given_to_its_end()
    {
        await world.SignInAsync();
        var first = world.LastSession;
        var end = world.EndSessionIn(TimeSpan.FromMinutes(14));

        var result = await Stage.RunAsync(Command().Unattended());

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Expected(first, end), result.StdoutText);
        Assert.StartsWith("aws-mfa-secure: notice: could not renew the session", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_session_is_not_renewed_in_its_first_half()
    {
        Assert.Equal(0, (await Stage.RunAsync(CommandWithToken.With(("AWS_MFA_TTL", "900")))).ExitCode);
        world.EndSessionIn(TimeSpan.FromSeconds(460));

        var cached = await Stage.RunAsync(Command().With(("AWS_MFA_TTL", "900")).Unattended());

        Assert.Equal((0, ""), (cached.ExitCode, cached.StderrText));
        Assert.Single(world.SessionCalls);
    }

    [Theory]
    [InlineData("plain", 1, "profile 'plain' has no mfa_serial")]
    [InlineData("nonesuch", 1, "profile 'nonesuch' does not exist")]
    public async Task A_profile_without_MFA_has_nothing_to_give(string profile, int exitCode, string sentence)
        => world.AssertFails(await Stage.RunAsync(Command(profile).Unattended()), exitCode, sentence);

    [Fact]
    public async Task A_profile_that_calls_us_for_itself_is_no_loop_but_an_error()
    {
        world.Home.Append(".aws/config", $"[profile self]\nmfa_serial = {world.Device.Serial}\ncredential_process = {NativeBinary.Path} credential-process --profile self\n");

        world.AssertFails(await Stage.RunAsync(Command("self").Unattended()), 1, "asks for the session of the same profile");
    }

    [Fact]
    public async Task Keys_in_the_config_file_beside_the_line_that_calls_us_are_used()
    {
        world.Home.Append(
            ".aws/config",
            $"""
            [profile both]
            aws_access_key_id = {world.User.AccessKeyId}
            aws_secret_access_key = {world.User.SecretAccessKey}
            mfa_serial = {world.Device.Serial}
            credential_process = aws-mfa-secure credential-process --profile both

            """);
        await world.SignInAsync();

        Assert.Equal(Expected(world.LastSession), (await Stage.RunAsync(Command("both").Unattended())).StdoutText);
    }

    [Theory]
    [InlineData("vegas_role_arn", "vegas_source_profile", "vegas-credentials assume --profile=old")]
    [InlineData("__role_arn", "__source_profile", "aws-mfa-secure credential-process --profile old")]
    public async Task Roles_of_profiles_written_for_older_tools_are_understood(string roleKey, string sourceKey, string process)
    {
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile old]\n{roleKey} = {role.Arn}\n{sourceKey} = mfa\ncredential_process = {process}\n");
        await world.SignInAsync();

        var result = await Stage.RunAsync(Command("old").Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(Expected(world.Sts.Account.Sessions.Single(session => session.Role == role)), result.StdoutText);
    }

    [NeedsFact("aws")]
    public async Task The_CLI_takes_it_and_chains_a_role_over_it()
    {
        File.Delete(world.Aws.Path);
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(
            ".aws/config",
            $"""
            [profile sdk]
            credential_process = {NativeBinary.Path} credential-process --profile mfa
            region = eu-west-1
            [profile dev]
            role_arn = arn:aws:iam::123456789012:role/dev
            source_profile = sdk
            role_session_name = me
            region = eu-west-1

            """);
        await world.SignInAsync();
        foreach (var (profile, arn) in new[] { ("sdk", world.User.Arn), ("dev", "arn:aws:sts::123456789012:assumed-role/dev/me") })
        {
            var result = await Stage.RunAsync((world.Command() with
            {
                Program = "/usr/bin/env",
                Arguments = ["aws", "sts", "get-caller-identity", "--profile", profile, "--query", "Arn", "--output", "text"],
            }).With(("PATH", Isolation.SearchPath), ("AWS_ENDPOINT_URL", world.Sts.Url)).Unattended());
            Assert.True(result.StdoutText.Trim() == arn, result.ToString());
        }

        Assert.Single(world.SessionCalls);
    }

    private static string Expected(TemporarySession session, DateTimeOffset? end = null)
        => $$"""{"Version":1,"AccessKeyId":"{{session.AccessKeyId}}","SecretAccessKey":"{{session.SecretAccessKey}}","SessionToken":"{{session.SessionToken}}","Expiration":"{{(end ?? session.Expiration).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}"}""" + "\n";
}
