using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What is wrong, and the cure.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private StageSpec Doctor(params RawText[] arguments) => world.Command(["doctor", .. arguments]).With(("SHELL", "/bin/bash"), ("AWS_ENDPOINT_URL", world.Sts.Url));

    [Fact]
    public async Task Where_nothing_is_wrong_it_says_so_line_by_line()
    {
        world.Home.Write(".bashrc", "alias aws=\"aws-mfa-secure session\"\n");
        world.Aws.Prints("aws-cli/1.45.11 Python/3.11\n");
        await world.SignInAsync();

        var result = await Stage.RunAsync(Doctor());

        Assert.Equal((0, "", ""), (result.ExitCode, result.StderrText, result.Transcript));
        foreach (var line in (string[])
        [
            $"ok       config file: {world.Home.ConfigFile}",
            $"ok       credentials file: {world.Home.CredentialsFile}",
            $"ok       session folder: {world.SessionFolder}",
            "ok       profile: profile 'default' has keys and an mfa_serial",
            "ok       alias: set in bash's start files",
            $"ok       aws: {world.Aws.Path} (aws-cli/1.45.11)",
            "skipped  YubiKey: AWS_MFA_SOURCE does without it",
            "ok       clock: within ",
            $"ok       access key: ...{world.User.AccessKeyId[^4..]} is {world.User.Arn}, says 127.0.0.1",
            "Nothing is wrong",
        ])
        {
            Assert.Contains("\n" + line, "\n" + result.StdoutText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_credentials_a_dead_key_and_a_missing_aws_are_told_with_their_cures_and_exit_1()
    {
        File.SetUnixFileMode(world.Home.CredentialsFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.Delete(world.Aws.Path);
        world.User.Keys[0].Active = false;

        var result = await Stage.RunAsync(Doctor().With(("PATH", world.Home.Bin)));

        Assert.Equal(1, result.ExitCode);
        Finds(result, "FAILED   credentials file: ", $"chmod 600 {world.Home.CredentialsFile}");
        Finds(result, "FAILED   aws: the aws command was not found on PATH", "install the AWS CLI");
        Finds(result, "FAILED   access key: AWS does not know the", "IAM, Users, Security credentials");
        Assert.EndsWith("3 checks failed\n", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "is the user's ARN")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/key", "FIDO")]
    [InlineData("\"arn:aws:iam::123456789012:mfa/alice\"", "not the serial number")]
    public async Task Serials_that_cannot_work_are_found_at_any_profile(string serial, string sentence)
    {
        world.Home.Append(".aws/config", $"[profile odd]\nmfa_serial = {serial}\n");

        Finds(await Stage.RunAsync(Doctor()), "FAILED   mfa_serial: ", sentence);
    }

    [Fact]
    public async Task A_serial_at_the_role_only_or_behind_a_semicolon_is_advised_about()
    {
        world.Home.Config($"[profile plain]\nregion = r\n; mfa_serial = {world.Device.Serial}\n").Credentials($"[plain]\naws_access_key_id = {world.Plain.AccessKeyId}\naws_secret_access_key = {world.Plain.SecretAccessKey}\n");
        Finds(await Stage.RunAsync(Doctor("--profile", "plain")), "advice   files: line 3 of", "remove the semicolon");

        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = plain\nmfa_serial = {world.Device.Serial}\n");
        Finds(await Stage.RunAsync(Doctor("--profile", "dev")), "advice   mfa_serial: it stands at role 'dev' only", $"put mfa_serial = {world.Device.Serial} under profile 'plain'");
    }

    [Fact]
    public async Task A_profile_without_a_serial_is_a_failure_with_the_way_to_one()
        => Finds(await Stage.RunAsync(Doctor("--profile", "plain")), "FAILED   profile: profile 'plain' has no mfa_serial", "aws-mfa-secure enroll");

    [Fact]
    public async Task Credentials_in_the_environment_that_have_ended_are_named()
        => Finds(
            await Stage.RunAsync(Doctor().With(("AWS_ACCESS_KEY_ID", "ASIAX"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t"), ("AWS_CREDENTIAL_EXPIRATION", "2026-01-01T00:00:00Z"))),
            "FAILED   environment: its session credentials ended at 2026-01-01",
            "eval $(aws-mfa-secure unsets)");

    [Fact]
    public async Task A_clock_that_is_off_is_told_in_seconds()
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(200));

        Finds(await Stage.RunAsync(Doctor()), "FAILED   clock: this machine's clock is ", "behind AWS's", "set the clock");
    }

    [Fact]
    public async Task Without_a_network_that_is_said_once_and_nothing_hangs()
        => Finds(await Stage.RunAsync(Doctor().With(("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9"))), "FAILED   access key: ", "127.0.0.1:9");

    [Fact]
    public async Task An_alias_that_is_missing_is_advice_with_the_line_for_the_users_shell()
    {
        Finds(await Stage.RunAsync(Doctor().With(("SHELL", "/usr/bin/zsh"))), "advice   alias: zsh's start files", $"echo 'alias aws=\"aws-mfa-secure session\"' >> {world.Home.File(".zshrc")}");
        world.Home.Write(".config/fish/conf.d/aws.fish", "alias aws 'aws-mfa-secure session'\n");
        Finds(await Stage.RunAsync(Doctor().With(("SHELL", "/usr/bin/fish"))), "ok       alias: ");
    }

    [NeedsFact("aws")]
    public async Task An_old_key_is_told_with_its_age()
    {
        File.Delete(world.Aws.Path);
        world.User.Keys[0].CreateDate = DateTimeOffset.UtcNow.AddDays(-200);
        await world.SignInAsync();

        Finds(await Stage.RunAsync(Doctor().With(("PATH", Environment.GetEnvironmentVariable("PATH")))), "advice   key's age: 200 days", "aws iam create-access-key");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task The_key_with_the_devices_account_is_named_without_a_touch()
    {
        var (there, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var keys = there;

        var result = await Stage.RunAsync(keys.Command("doctor").With(("AWS_ENDPOINT_URL", keys.Alias.Sts.Url)));

        Finds(result, "ok       YubiKey: ", $"has the device's account '{keys.Device.Serial}'");
        Assert.Equal(0, key.Touch.TimesAsked);
    }

    private static void Finds(StageResult result, params string[] parts)
        => Assert.All(parts, part => Assert.True(result.StdoutText.Contains(part, StringComparison.Ordinal), $"no '{part}' in\n{result}"));
}
