using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What is not ours reaches aws as if we were not there: no prompt, no call of STS, the environment identical.</summary>
public sealed class SessionPassThroughTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--version")]
    [InlineData("--region", "eu-west-1", "--version")]
    [InlineData("help")]
    [InlineData("s3", "help")]
    [InlineData("s3", "ls", "help")]
    [InlineData("ec2", "wait", "instance-running", "help")]
    [InlineData("configure")]
    [InlineData("configure", "list")]
    [InlineData("configure", "set", "region", "eu-west-1")]
    [InlineData("configure", "sso")]
    [InlineData("sso", "login")]
    [InlineData("login")]
    [InlineData("logout")]
    [InlineData("history", "list")]
    [InlineData("s3", "ls", "s3://public", "--no-sign-request")]
    [InlineData("--no-sign-request", "s3", "ls")]
    [InlineData("--debug")]
    public async Task A_command_that_needs_no_credentials_goes_to_aws_untouched(params string[] words)
        => await world.AssertPassesThroughAsync(world.Session([.. words.Select(RawText.FromString)]).With(("AWS_MFA_TOKEN", "123456")));

    [Theory]
    [InlineData("configure", "export-credentials")]
    [InlineData("s3", "cp", "help", "s3://bucket/help")]
    [InlineData("s3", "cp", "x", "s3://bucket", "help")]
    [InlineData("lambda", "invoke", "--function-name", "help")]
    [InlineData("s3", "ls", "configure")]
    public async Task A_command_that_only_looks_like_one_of_those_gets_a_session(params string[] words)
    {
        await Stage.RunAsync(world.SessionWithToken([.. words.Select(RawText.FromString)]));

        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_profile_without_mfa_is_handed_over()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(("AWS_PROFILE", "plain")));

    [Fact]
    public async Task The_switch_AWS_MFA_DISABLE_hands_everything_over()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", "mfa").With(("AWS_MFA_DISABLE", "1")));

    [Theory]
    [InlineData("AWS_SESSION_TOKEN")]
    [InlineData("AWS_SECURITY_TOKEN")]
    public async Task Credentials_of_the_environment_that_are_already_temporary_are_left_alone(string variable)
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", "ASIAXXXXXXXXXXXXXXXX"), ("AWS_SECRET_ACCESS_KEY", "x"), (variable, "x"), ("AWS_MFA_SERIAL", world.Device.Serial)));

    [Theory]
    [InlineData("sso_start_url = https://x.awsapps.com/start\nsso_account_id = 123456789012\nsso_role_name = r\nsso_region = eu-west-1")]
    [InlineData("sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = r")]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = /tmp/token")]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Environment")]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = plain")]
    [InlineData("credential_process = /bin/false")]
    [InlineData("region = eu-west-1")]
    public async Task A_profile_of_a_kind_that_we_do_not_serve_is_the_CLIs(string lines)
    {
        world.Home.Append(".aws/config", $"[profile kind]\n{lines}\n");

        await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(("AWS_PROFILE", "kind")));
    }

    [Theory]
    [InlineData("--profile", null, null)]
    [InlineData(null, "AWS_PROFILE", null)]
    [InlineData(null, "AWS_DEFAULT_PROFILE", null)]
    [InlineData(null, "AWS_PROFILE", "keys")]
    public async Task An_unknown_profile_is_for_aws_to_complain_about(string? option, string? variable, string? keys)
    {
        var spec = option is null ? world.Session("s3", "ls") : world.Session("s3", "ls", option, "nonesuch");
        await world.AssertPassesThroughAsync((variable is null ? spec : spec.With((variable, "nonesuch"))).With(
            ("AWS_ACCESS_KEY_ID", keys is null ? null : world.User.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", keys is null ? null : world.User.SecretAccessKey),
            ("AWS_MFA_SERIAL", keys is null ? null : world.Device.Serial)));
    }

    [Theory]
    [InlineData("[profile mfa\nregion = x\n")]
    [InlineData("region = before any section\n")]
    [InlineData("[default]\nregion = a\n[default]\nregion = b\n")]
    [InlineData("[default]\nregion = a\nregion = b\n")]
    [InlineData("[default]\nno equals sign here\n")]
    [InlineData("\uFEFF[default]\nregion = eu-west-1\n")]
    public async Task A_file_that_the_CLI_refuses_is_handed_to_it_to_refuse(string config)
    {
        world.Home.Config(config + $"[profile y]\nmfa_serial = {world.Device.Serial}\n");
        world.Home.Append(".aws/credentials", $"[y]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n");

        await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", "y"));
    }

    [Fact]
    public async Task A_credentials_file_of_random_bytes_is_handed_over()
    {
        File.WriteAllBytes(world.Home.CredentialsFile, [0, 1, 2, 0xFF, 0xFE, .. "[default"u8]);

        await world.AssertPassesThroughAsync(world.Session("s3", "ls"));
    }

    [Fact]
    public async Task Files_that_may_not_be_read_or_are_no_files_are_handed_over()
    {
        File.Delete(world.Home.ConfigFile);
        File.Delete(world.Home.CredentialsFile);
        Directory.CreateDirectory(world.Home.ConfigFile);
        Directory.CreateDirectory(world.Home.CredentialsFile);

        await world.AssertPassesThroughAsync(world.Session("s3", "ls"));
    }

    [Fact]
    public async Task Without_any_file_aws_is_run_all_the_same()
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);

        await world.AssertPassesThroughAsync(world.Session("s3", "ls"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nonexistent/home")]
    [InlineData("relative")]
    public async Task Without_a_usable_home_aws_is_run_all_the_same(string? home)
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(
            ("HOME", home), ("AWS_CONFIG_FILE", world.Home.File("none")), ("AWS_SHARED_CREDENTIALS_FILE", world.Home.File("none"))));

    [Fact]
    public async Task A_command_without_mfa_does_not_need_a_sane_setting_of_ours()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", "plain").With(("AWS_MFA_TTL", "nonsense"), ("AWS_MFA_TIMEOUT", "x")));
}
