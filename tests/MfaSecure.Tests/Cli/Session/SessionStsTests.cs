using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Which endpoint is used, and that every failure is one sentence with a hint and no stack trace.</summary>
public sealed class SessionStsTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("us-west-2", null, "us-west-2")]
    [InlineData(null, "ap-south-1", "ap-south-1")]
    [InlineData("us-west-2", "ap-south-1", "us-west-2")]
    [InlineData(null, null, "eu-west-1")]
    public async Task The_region_is_the_variables_or_the_profiles(string? region, string? defaultRegion, string signed)
    {
        await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_REGION", region), ("AWS_DEFAULT_REGION", defaultRegion)));

        Assert.Equal((signed, "ok"), (world.SessionCalls.Single().Region, world.SessionCalls.Single().Outcome));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "")]
    [InlineData("AWS_ENDPOINT_URL_STS", "")]
    [InlineData(null, "endpoint_url = URL")]
    [InlineData(null, "services = local\n[services local]\nsts =\n  endpoint_url = URL")]
    public async Task The_endpoint_is_taken_from_where_the_CLI_takes_it(string? variable, string lines)
    {
        world.Home.AddProfile("endpoint", world.User, world.Device, lines.Replace("URL", world.Sts.Url, StringComparison.Ordinal));
        var spec = world.SessionWithToken("s3", "ls", "--profile", "endpoint").With(("AWS_ENDPOINT_URL_STS", null));

        await Stage.RunAsync(variable is null ? spec : spec.With((variable, world.Sts.Url)));

        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("aws", "eu-west-1", "sts.eu-west-1.amazonaws.com")]
    [InlineData("aws-cn", null, "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("aws-us-gov", null, "sts.us-gov-west-1.amazonaws.com")]
    public async Task Without_an_endpoint_the_regional_host_of_the_devices_partition_is_asked_through_the_proxy(string partition, string? region, string host)
    {
        using var other = new AliasWorld(new() { Tls = true, TlsNames = [host], Partition = partition });
        using var proxy = LocalProxy.Start(other.Sts, "user:word");
        other.Home.Write("ca.pem", other.Sts.CertificateAuthorityPem!);
        other.Home.Config($"[default]\nmfa_serial = {other.Device.Serial}\n");

        var result = await Stage.RunAsync(other.SessionWithToken("s3", "ls").With(
            ("AWS_ENDPOINT_URL_STS", null),
            ("AWS_REGION", region),
            ("HTTPS_PROXY", proxy.Url.Replace("http://", "http://user:word@", StringComparison.Ordinal)),
            ("AWS_CA_BUNDLE", other.Home.File("ca.pem"))));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal([$"{host}:443"], proxy.Targets);
        other.AssertSessionIn(other.Aws.Call);
    }

    [Theory]
    [InlineData("AWS_CA_BUNDLE", true)]
    [InlineData("ca_bundle", true)]
    [InlineData(null, false)]
    public async Task TLS_is_trusted_by_the_bundle_and_not_without(string? setting, bool trusted)
    {
        using var other = new AliasWorld(new() { Tls = true });
        other.Home.Write("ca.pem", other.Sts.CertificateAuthorityPem!);
        other.Home.AddProfile("tls", other.User, other.Device, setting is "ca_bundle" ? $"ca_bundle = {other.Home.File("ca.pem")}" : "");
        var spec = other.SessionWithToken("s3", "ls", "--profile", "tls");

        var result = await Stage.RunAsync(setting is "AWS_CA_BUNDLE" ? spec.With((setting, other.Home.File("ca.pem"))) : spec);

        if (trusted)
        {
            Assert.True(result.ExitCode == 0, result.ToString());
            other.AssertSessionIn(other.Aws.Call);
        }
        else
        {
            other.AssertFails(result, 1, "not signed by an authority that this machine trusts", "AWS_CA_BUNDLE");
            Assert.Empty(other.Sts.Calls);
        }
    }

    [Fact]
    public async Task A_proxy_that_refuses_and_one_that_is_not_there_are_named()
    {
        using var proxy = LocalProxy.Start(world.Sts, "user:word");
        var spec = world.SessionWithToken("s3", "ls").With(("AWS_ENDPOINT_URL_STS", null));

        var refused = await Stage.RunAsync(spec.With(("HTTPS_PROXY", proxy.Url)));
        var absent = await Stage.RunAsync(spec.With(("HTTPS_PROXY", $"http://127.0.0.1:{FreePort()}")));

        world.AssertFails(refused, 1, "refused to connect to", "HTTPS_PROXY");
        world.AssertFails(absent, 1, "cannot be reached", "HTTPS_PROXY");
    }

    [Theory]
    [InlineData("throttle")]
    [InlineData("500")]
    [InlineData("503")]
    public async Task A_fault_that_passes_is_tried_again_with_the_same_code(string fault)
    {
        world.Sts.Faults.Add(FaultOf(fault));

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, world.SessionCalls.Count);
        Assert.Single(world.SessionCalls.Select(c => c.Parameters["TokenCode"]).Distinct());
        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("throttle", "too many requests")]
    [InlineData("500", "has an internal error (HTTP 500)")]
    [InlineData("503", "has an internal error (HTTP 503)")]
    [InlineData("garbage", "is not from STS")]
    [InlineData("empty", "is not from STS")]
    [InlineData("login-page", "is not from STS")]
    [InlineData("half-answer", "closed before the response was complete")]
    [InlineData("drop", "closed before the response was complete")]
    [InlineData("reset", "closed before the response was complete")]
    [InlineData("redirect", "redirects to elsewhere.example")]
    public async Task A_fault_that_stays_is_one_sentence_with_its_cure(string fault, string sentence)
    {
        world.Sts.Faults.Always(FaultOf(fault));

        world.AssertFails(await Stage.RunAsync(world.SessionWithToken("s3", "ls")), 1, sentence);
    }

    [Fact]
    public async Task A_refused_connection_is_named_with_the_setting_that_led_there()
    {
        var port = FreePort();

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_ENDPOINT_URL_STS", $"http://127.0.0.1:{port}")));

        world.AssertFails(result, 1, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port} refused the connection"), "AWS_ENDPOINT_URL_STS");
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_named()
    {
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_ENDPOINT_URL_STS", "https://sts.invalid"), ("NO_PROXY", "sts.invalid")));

        world.AssertFails(result, 1, "the name sts.invalid cannot be resolved");
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://127.0.0.1")]
    public async Task An_endpoint_that_is_no_url_is_wrong_usage_before_anybody_is_asked(string url)
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_ENDPOINT_URL_STS", url)));

        world.AssertFails(result, 2, "AWS_ENDPOINT_URL_STS");
        Assert.Equal("", result.Transcript);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_clock_that_is_off_is_put_right_by_what_AWS_answers(int seconds)
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(seconds));

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["SignatureDoesNotMatch", "ok"], world.SessionCalls.Select(c => c.Outcome));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData(3600, "behind")]
    [InlineData(-3600, "ahead of")]
    public async Task A_clock_that_AWS_keeps_refusing_is_reported_with_how_much_it_is_off(int seconds, string side)
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(seconds));
        world.Sts.Faults.Always(Fault.Error(403, "SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T005500Z"));

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        world.AssertFails(result, 1, $"s {side} AWS's", "timedatectl");
        Assert.Matches("this machine's clock is (3599|360[0-5]) s ", result.StderrText);
    }

    [Fact]
    public async Task An_inactive_key_is_named_by_its_last_four()
    {
        world.User.Keys[0].Active = false;

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        world.AssertFails(result, 1, "it is inactive, deleted, or not in partition aws", "Security credentials");
        Assert.Contains(world.User.AccessKeyId[^4..], result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain(world.User.AccessKeyId, result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_reported_as_a_wrong_code()
    {
        world.Home.Credentials($"[default]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.Plain.SecretAccessKey}\n");

        world.AssertFails(await Stage.RunAsync(world.SessionWithToken("s3", "ls")), 1, "the secret does not match", "40 characters");
    }

    [Fact]
    public async Task A_policy_that_denies_is_reported()
    {
        world.User.Deny("sts:GetSessionToken");

        world.AssertFails(await Stage.RunAsync(world.SessionWithToken("s3", "ls")), 1, "AWS denies sts:GetSessionToken", "policies");
    }

    [Fact]
    public async Task The_device_of_another_user_is_reported()
    {
        var foreign = world.Plain.AddTotpDevice();

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_SERIAL", foreign.Serial)));

        world.AssertFails(result, 1, $"MFA device {foreign.Serial} does not belong to the user", "list-mfa-devices");
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "is the user's ARN", "arn:aws:iam::123456789012:mfa/alice")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/key", "FIDO security key or passkey", "second MFA device")]
    [InlineData("short", "is not the serial number of an MFA device", "list-mfa-devices")]
    public async Task A_serial_that_cannot_work_is_reported_without_calling_STS(string serial, string sentence, string hint)
    {
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_SERIAL", serial)));

        world.AssertFails(result, 1, sentence, hint);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task A_serial_that_cannot_work_is_reported_before_anybody_types_a_code()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_SERIAL", "arn:aws:iam::123456789012:u2f/user/alice/key")));

        world.AssertFails(result, 1, "FIDO security key or passkey");
        Assert.Equal("", result.Transcript);
    }

    [Fact]
    public async Task Only_a_refused_code_is_asked_for_again()
    {
        world.User.Keys[0].Active = false;

        var result = await world.AnswerAsync(world.Session("s3", "ls"));

        world.AssertFails(result, 1, "inactive");
        Assert.Equal((1, 1), (world.SessionCalls.Count, result.Transcript.Split(AliasWorld.Prompt).Length - 1));
    }

    [Fact]
    public async Task A_stale_session_token_of_the_environment_is_never_used_for_our_own_call()
    {
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "mfa").With(
            ("AWS_SESSION_TOKEN", "stale"), ("AWS_ACCESS_KEY_ID", "ASIASTALESTALESTALES"), ("AWS_SECRET_ACCESS_KEY", "stale")));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal((world.User.AccessKeyId, "ok"), (world.SessionCalls.Single().AccessKeyId, world.SessionCalls.Single().Outcome));
    }

    private static Fault FaultOf(string name) => name switch
    {
        "throttle" => Fault.Throttle,
        "garbage" => Fault.Garbage,
        "empty" => Fault.Empty,
        "login-page" => Fault.LoginPage,
        "half-answer" => Fault.TruncatedResponse,
        "drop" => Fault.Drop,
        "reset" => Fault.Reset,
        "redirect" => Fault.Redirect("http://elsewhere.example/"),
        _ => Fault.Status(int.Parse(name, CultureInfo.InvariantCulture)),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
