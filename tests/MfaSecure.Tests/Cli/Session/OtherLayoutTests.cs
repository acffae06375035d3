using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Files that other tools' tutorials tell people to write are served as they stand.</summary>
public sealed class OtherLayoutTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Aws_vaults_layout_makes_one_session_for_the_user_and_the_role()
    {
        var dev = world.Sts.Account.AddRole("dev", requiresMfa: true);
        Vault(world.User, token: null);
        VaultLayout();

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "test-mfa"));
        world.AssertSessionIn(world.Aws.Call);
        Assert.Equal("test-mfa", world.Aws.Call.Environment["AWS_PROFILE"]);
        Assert.Equal(["s3", "ls"], world.Aws.Call.Arguments);

        await SilentAsync(world.Session("s3", "ls").With(("AWS_PROFILE", "dev")).Unattended());
        world.AssertSessionIn(world.Aws.Calls[^1], world.Sts.Account.Sessions.Single(session => session.Role == dev));
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task The_vaults_own_profile_goes_to_aws()
    {
        VaultLayout();

        await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", "test"));
    }

    [Theory]
    [InlineData("test-mfa")]
    [InlineData("dev")]
    public async Task A_vault_that_gives_a_session_is_an_error_that_names_the_option(string profile)
    {
        Vault(world.User, token: "t");
        VaultLayout();

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", profile));

        world.AssertFails(result, 1, "credential_process prints temporary credentials", "aws-vault: exec --no-session");
    }

    [Fact]
    public async Task An_included_profile_gives_source_serial_and_region()
    {
        world.Home.AddProfile("keys", world.User);
        world.Home.Append(".aws/config", $"[profile base]\nmfa_serial = {world.Device.Serial}\nsource_profile = keys\nregion = ap-south-1\n[profile x]\ninclude_profile = base\n");

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "x"));

        world.AssertSessionIn(world.Aws.Call);
        Assert.Equal(("x", "ap-south-1"), (world.Aws.Call.Environment["AWS_PROFILE"], world.Aws.Call.Environment["AWS_DEFAULT_REGION"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_in_the_environment_and_a_profile_with_only_a_serial_make_a_session(bool isExplicit)
    {
        world.Home.Append(".aws/config", $"[profile ci]\nmfa_serial = {world.Device.Serial}\nregion = eu-west-2\n");
        RawText[] profile = isExplicit ? ["--profile", "ci"] : [];

        await SilentAsync(world.SessionWithToken(["s3", "ls", .. profile]).With(
            ("AWS_ACCESS_KEY_ID", world.User.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey), ("AWS_PROFILE", isExplicit ? null : "ci")));

        world.AssertSessionIn(world.Aws.Call);
        Assert.Equal("ci", world.Aws.Call.Environment["AWS_PROFILE"]);
    }

    /// <summary>What these tools' own guides tell people to write, and their programs write.</summary>
    [Theory]
    [InlineData("leapp", "[leapp]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\nregion = eu-west-1\n", "")]
    [InlineData("leapp", "", "[profile leapp]\ncredential_process = leapp session generate 0000\nregion = eu-west-1\n")]
    [InlineData("saml", "[saml]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\nx_principal_arn = arn:aws:sts::123456789012:assumed-role/r/me\nx_security_token_expires = 2016-09-19T15:59:49-07:00\n", "")]
    [InlineData("saml", "", "[profile saml]\ncredential_process = saml2aws login --skip-prompt --quiet --credential-process --role arn:aws:iam::123456789012:role/r --profile saml\n")]
    [InlineData("granted", "", "[granted_registry_start team]\n[profile granted]\ngranted_sso_start_url = https://x.awsapps.com/start\ngranted_sso_region = eu-west-1\ngranted_sso_account_id = 123456789012\ngranted_sso_role_name = Dev\ncommon_fate_generated_from = aws-sso\ncredential_process = granted credential-process --profile granted\n[granted_registry_end team]\n")]
    [InlineData("sso", "", "[sso-session org]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n[profile sso]\nsso_session = org\nsso_account_id = 123456789012\nsso_role_name = Dev\n")]
    [InlineData("autoawsume-x", "[autoawsume-x]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\nautoawsume = true\nexpiration = 2020-01-01 12:00:00\nsource_profile = mfa\nawsumepy_command = x -a\n", "")]
    [InlineData("vault", "", "[profile vault]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n")]
    [InlineData("work", "[work]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\nassumed_role = False\nexpiration = 2099-01-01 12:00:00\n[work-long-term]\naws_mfa_device = arn:aws:iam::123456789012:mfa/alice\naws_access_key_id = AKIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\n", "")]
    public async Task Other_tools_profiles_go_to_aws(string profile, string credentials, string config)
    {
        world.Home.Append(".aws/credentials", credentials).Append(".aws/config", config);

        await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", RawText.FromString(profile)));
    }

    /// <summary>awsume's guide; aws-mfa's; aws-vault's with the device beside the role, and with an included profile for all.</summary>
    [Theory]
    [InlineData("[profile x]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = keys\nmfa_serial = SERIAL\nregion = us-east-1\nrole_duration = 43200\n", true)]
    [InlineData("[profile x]\ninclude_profile = base\nrole_arn = arn:aws:iam::123456789012:role/dev\n[profile base]\nsource_profile = keys\nmfa_serial = SERIAL\nregion = us-east-1\n", true)]
    [InlineData("[profile x]\nsource_profile = keys\nmfa_serial = SERIAL\nmfa_process = echo 1\n", false)]
    [InlineData("[profile x]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = user\nexternal_id = 17\n[profile user]\nsource_profile = keys\nmfa_serial = SERIAL\n", true)]
    public async Task Other_tools_profiles_with_a_device_are_served(string config, bool isRole)
    {
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.AddProfile("keys", world.User);
        world.Home.Append(".aws/config", config.Replace("SERIAL", world.Device.Serial, StringComparison.Ordinal));

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "x"));

        world.AssertSessionIn(world.Aws.Call, world.Sts.Account.Sessions.Single(session => session.Role is not null == isRole));
    }

    [Fact]
    public async Task Aws_mfas_layout_serves_the_short_name_and_roles_of_it()
    {
        var dev = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/credentials", $"[work-long-term]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\naws_mfa_device = {world.Device.Serial}\n"
            + "[work]\nassumed_role = False\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\nexpiration = 2020-01-01 12:00:00\n");
        world.Home.Append(".aws/config", "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = work\n");

        await SilentAsync(world.SessionWithToken("s3", "ls", "--profile", "work"));
        world.AssertSessionIn(world.Aws.Call);
        await SilentAsync(world.Session("s3", "ls", "--profile", "dev").Unattended());
        world.AssertSessionIn(world.Aws.Calls[^1], world.Sts.Account.Sessions.Single(session => session.Role == dev));
        Assert.Single(world.SessionCalls);
    }

    private void VaultLayout()
        => world.Home.Append(
            ".aws/config",
            $"""
            [profile test]
            credential_process = aws-vault exec --no-session --json test

            [profile test-mfa]
            mfa_serial = {world.Device.Serial}
            source_profile = test

            [profile dev]
            role_arn = arn:aws:iam::{world.Sts.Account.Id}:role/dev
            source_profile = test-mfa

            """);

    private void Vault(IamUser user, string? token)
        => world.Home.Script(
            "aws-vault",
            $$"""
            #!/bin/sh
            [ "$*" = "exec --no-session --json test" ] || exit 64
            echo '{"Version": 1, "AccessKeyId": "{{user.AccessKeyId}}", "SecretAccessKey": "{{user.SecretAccessKey}}"{{(token is null ? "" : $", \"SessionToken\": \"{token}\"")}}}'
            """);

    private static async Task SilentAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec);
        Assert.Equal((0, "", ""), (result.ExitCode, result.StdoutText, result.StderrText));
    }
}
