using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What <c>aws</c> is told about its connection counts for our own call, and what is found wrong before a code is asked for.</summary>
public sealed class SessionConnectionTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("--ca-bundle", true)]
    [InlineData("--no-verify-ssl", false)]
    public async Task The_ca_bundle_of_the_command_line_is_trusted_and_no_verify_ssl_is_not_done(string option, bool trusted)
    {
        using var other = new AliasWorld(new() { Tls = true });
        other.Home.Write("ca.pem", other.Sts.CertificateAuthorityPem!).Write("other.pem", "");
        RawText[] arguments = trusted ? [option, other.Home.File("ca.pem"), "s3", "ls"] : ["s3", "ls", option];

        var result = await Stage.RunAsync(other.SessionWithToken(arguments).With(("AWS_CA_BUNDLE", trusted ? other.Home.File("other.pem") : null)));

        if (trusted)
        {
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Equal(["aws", .. arguments], other.Aws.Call.Argv);
        }
        else
        {
            other.AssertFails(result, 1, "no trusted TLS connection", "--no-verify-ssl does not apply while a code");
            Assert.Contains("--ca-bundle FILE", result.StderrText, StringComparison.Ordinal);
            Assert.Empty(other.Sts.Calls);
        }
    }

    [Fact]
    public async Task No_verify_ssl_beside_a_certificate_that_is_trusted_changes_nothing()
    {
        using var other = new AliasWorld(new() { Tls = true });
        other.Home.Write("ca.pem", other.Sts.CertificateAuthorityPem!);

        var result = await Stage.RunAsync(other.SessionWithToken("s3", "ls", "--no-verify-ssl").With(("AWS_CA_BUNDLE", other.Home.File("ca.pem"))));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Theory]
    [InlineData("cn-north-1", "aws-cn", "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "aws-us-gov", "sts.us-gov-west-1.amazonaws.com")]
    public async Task The_region_of_the_command_line_decides_where_a_hardware_tokens_code_goes(string region, string partition, string host)
    {
        using var other = new AliasWorld(new() { Tls = true, TlsNames = [host], Partition = partition });
        using var proxy = LocalProxy.Start(other.Sts);
        var token = other.User.AddHardwareDevice("GAHT12345678");
        other.Home.Config($"[default]\nmfa_serial = {token.Serial}\n").Write("ca.pem", other.Sts.CertificateAuthorityPem!);
        var spec = other.Session("s3", "ls", "--region", region).With(
            ("AWS_ENDPOINT_URL_STS", null), ("HTTPS_PROXY", proxy.Url), ("AWS_CA_BUNDLE", other.Home.File("ca.pem")), ("AWS_MFA_TOKEN", token.NextUnusedCode())).Unattended();

        var result = await Stage.RunAsync(spec);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal([$"{host}:443"], proxy.Targets);
        other.AssertSessionIn(other.Aws.Call);
    }

    [Fact]
    public async Task A_hardware_tokens_code_goes_nowhere_without_a_region()
    {
        using var proxy = LocalProxy.Start(world.Sts);
        world.Home.Config("[default]\nmfa_serial = GAHT12345678\n");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_ENDPOINT_URL_STS", null), ("HTTPS_PROXY", proxy.Url)));

        world.AssertFails(result, 2, "no region is set, and the serial number of a hardware token does not contain a partition", "AWS_REGION");
        Assert.Empty(proxy.Targets);
    }

    [Theory]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS", "")]
    [InlineData(null, "sts_regional_endpoints = legacy\n")]
    public async Task The_legacy_endpoint_is_used_where_it_is_set(string? variable, string line)
    {
        using var other = new AliasWorld(new() { Tls = true, TlsNames = ["sts.amazonaws.com"] });
        using var proxy = LocalProxy.Start(other.Sts);
        other.Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {other.Device.Serial}\n{line}").Write("ca.pem", other.Sts.CertificateAuthorityPem!);
        var spec = other.SessionWithToken("s3", "ls").With(
            ("AWS_ENDPOINT_URL_STS", null), ("HTTPS_PROXY", proxy.Url), ("AWS_CA_BUNDLE", other.Home.File("ca.pem")));

        var result = await Stage.RunAsync(variable is null ? spec : spec.With((variable, "legacy")));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["sts.amazonaws.com:443"], proxy.Targets);
        Assert.Equal("us-east-1", other.SessionCalls.Single().Region);
    }

    [Fact]
    public async Task The_endpoint_of_the_command_line_counts_for_sts_only()
    {
        using var own = new AliasWorld();

        var sts = await Stage.RunAsync(own.SessionWithToken("sts", "get-caller-identity", "--endpoint-url", own.Sts.Url).With(("AWS_ENDPOINT_URL_STS", world.Sts.Url)));
        var s3 = await Stage.RunAsync(own.SessionWithToken("s3", "ls", "--endpoint-url", "http://127.0.0.1:9"));

        Assert.True((sts.ExitCode, s3.ExitCode) == (0, 0), $"{sts}\n{s3}");
        Assert.Empty(world.Sts.Calls);
    }

    [Theory]
    [InlineData("sts", "get-session-token", "--serial-number", "arn:aws:iam::123456789012:mfa/alice", "--token-code", "123456")]
    [InlineData("--profile", "mfa", "sts", "get-federation-token", "--name", "me")]
    public async Task What_only_long_term_keys_may_call_gets_no_session(params string[] words)
        => await world.AssertPassesThroughAsync(world.Session([.. words.Select(RawText.FromString)]).With(("AWS_MFA_TOKEN", "123456")));

    [Fact]
    public async Task A_code_that_goes_over_plain_http_to_another_host_is_told()
    {
        using var proxy = LocalProxy.Start(world.Sts);

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_ENDPOINT_URL_STS", "http://sts.internal.example"), ("HTTP_PROXY", proxy.Url)));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            "aws-mfa-secure: notice: the code and the session are sent unencrypted to sts.internal.example: AWS_ENDPOINT_URL_STS is an http URL\n", result.StderrText);
        var local = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_TTL", "900")));
        Assert.Equal((0, ""), (local.ExitCode, local.StderrText));
    }

    [Theory]
    [InlineData("\"ID\"", "SECRET", "the access key ID of profile 'default' contains a quote")]
    [InlineData("ID X", "SECRET", "the access key ID of profile 'default' contains a blank")]
    [InlineData("ID", "'SECRET'", "the secret access key of profile 'default' contains a quote")]
    public async Task Access_keys_that_cannot_work_are_rejected_before_a_code_is_asked_for(string id, string secret, string sentence)
    {
        id = id.Replace("ID", world.User.AccessKeyId, StringComparison.Ordinal);
        secret = secret.Replace("SECRET", world.User.SecretAccessKey, StringComparison.Ordinal);
        world.Home.Credentials($"[default]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n");

        var result = await Stage.RunAsync(world.Session("s3", "ls"));

        world.AssertFails(result, 1, sentence, "without quotes");
        Assert.Equal(("", 0), (result.Transcript, world.Sts.Connections));
        Assert.DoesNotContain(world.User.SecretAccessKey, result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_prints_more_than_the_code_is_what_the_hint_is_about()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_PROCESS", "echo '976249 lasts 24s |==|'")).Unattended());

        world.AssertFails(result, 1, "mfa_process printed no line with six digits", "make mfa_process (AWS_MFA_PROCESS) print the six digits alone on a line");
        Assert.DoesNotContain("AWS_MFA_TOKEN", result.StderrText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_MFA_TOKEN")]
    [InlineData("AWS_MFA_PROCESS")]
    public async Task A_programs_wrong_code_beside_a_clock_that_is_off_mentions_the_clock(string variable)
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(95));
        var code = world.Device.WrongCode();

        var result = await Stage.RunAsync(world.Session("s3", "ls").With((variable, variable == "AWS_MFA_TOKEN" ? code : $"test ! -e asked && touch asked && echo {code}")).Unattended());

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("this machine's clock is 9[4-9] s behind AWS's", result.StderrText);
        Assert.Contains("set the clock", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_of_another_account_than_the_access_keys_is_mentioned_before_a_code_is_asked_for()
    {
        var spec = world.Session("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", "AKIAQNZGKIQY56JQ7WML"), ("AWS_SECRET_ACCESS_KEY", "x"), ("AWS_MFA_SERIAL", "arn:aws:iam::999999999999:mfa/alice"));

        var result = await world.AnswerAsync(spec, "123456");

        Assert.StartsWith(
            "aws-mfa-secure: notice: AWS_MFA_SERIAL is an MFA device of account 999999999999, but access key …7WML seems to belong to account 029608264753;",
            result.StderrText,
            StringComparison.Ordinal);
        Assert.Equal("123456", world.SessionCalls.Single().Parameters["TokenCode"]);
    }

    [Theory]
    [InlineData("AWS_MFA_TIMEOUT", "5000000", "1 to 86400")]
    [InlineData("AWS_MFA_TIMEOUT", "0", "1 to 86400")]
    [InlineData("AWS_MFA_MAX_AGE", "5000000", "0 to 129600")]
    [InlineData("AWS_MFA_MIN_TTL", "5000000", "0 to 129600")]
    [InlineData("AWS_MFA_TTL", "5000000", "900 to 129600")]
    public async Task A_number_out_of_bounds_is_wrong_usage(string variable, string text, string bounds)
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With((variable, text)));

        world.AssertFails(result, 2, $"invalid {variable} '{text}'", $"use a number of seconds from {bounds}");
        Assert.Equal(("", 0), (result.Transcript, world.Sts.Connections));
    }

    [Fact]
    public async Task A_roles_duration_out_of_bounds_is_wrong_usage()
    {
        world.Home.Append(".aws/config", "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\nduration_seconds = 5000000\n");

        var result = await Stage.RunAsync(world.Session("s3", "ls", "--profile", "dev"));

        world.AssertFails(result, 2, "invalid duration_seconds '5000000' in profile 'dev'", "900 to 43200");
        Assert.Equal(("", 0), (result.Transcript, world.Sts.Connections));
    }

    [Fact]
    public async Task In_a_chain_the_role_that_is_denied_is_not_blamed_on_the_users_key()
    {
        var first = world.Sts.Account.AddRole("first", requiresMfa: true);
        var second = world.Sts.Account.AddRole("second", trusts: ["arn:aws:iam::123456789012:role/other"]);
        world.Home.Append(
            ".aws/config",
            $"[profile first]\nrole_arn = {first.Arn}\nsource_profile = mfa\n[profile second]\nrole_arn = {second.Arn}\nsource_profile = first\n");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "second"));

        world.AssertFails(result, 1, $"AWS denies role {second.Arn} to role {first.Arn} (profile 'first')", "the policies of the role that assumes it");
        Assert.DoesNotContain("access key", result.StderrText, StringComparison.Ordinal);
    }
}
