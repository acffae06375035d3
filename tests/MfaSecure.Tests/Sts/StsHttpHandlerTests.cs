using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sts;

/// <summary>StsClient when the network, a proxy, TLS or the answer itself is at fault.</summary>
public class StsHttpHandlerTests
{
    private static readonly TimeSpan HalfDay = TimeSpan.FromHours(12);

    [Fact]
    public async Task No_answer_in_the_whole_time_is_a_time_out_and_spends_no_code()
    {
        await using var sts = new StsStub(new StsReply("") { Hang = true });
        var failure = await FailAsync(sts.Url, whole: 0.5);
        Assert.EndsWith(" did not answer in time", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((false, false), (failure.AskAgain, failure.CodeSpent));
        Assert.Single(sts.Requests);
    }

    [Fact]
    public async Task Retries_end_with_the_whole_time()
    {
        var busy = StsStub.Error(503, "ServiceUnavailable", "x");
        await using var sts = new StsStub(busy, new StsReply("") { Hang = true });
        Assert.EndsWith(" did not answer in time", (await FailAsync(sts.Url, whole: 3)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_accepts_and_stays_silent_before_tls_is_a_connect_time_out()
    {
        await using var silent = new StsStub();
        var failure = await FailAsync($"https://localhost:{silent.Port}", connect: 0.3);
        Assert.Equal($"connecting to localhost:{silent.Port} timed out", failure.Sentence);
    }

    [Fact]
    public async Task A_refused_connection_names_host_and_setting()
    {
        var failure = await FailAsync($"http://localhost:{FreePort()}");
        Assert.Matches("^localhost:[0-9]+ refused the connection$", failure.Sentence);
        Assert.Equal("check AWS_ENDPOINT_URL_STS", failure.Hint);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_reported()
    {
        var failure = await FailAsync("https://sts.nowhere.invalid");
        Assert.StartsWith("the name sts.nowhere.invalid cannot be resolved", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_cut_in_the_middle_is_not_sent_again_and_has_spent_the_code()
    {
        var whole = StsStub.Session().Bytes;
        await using var sts = new StsStub(new StsReply(whole[..(whole.Length - 200)]) { Close = true }, StsStub.Session());
        var failure = await FailAsync(sts.Url);
        Assert.EndsWith(" was closed before the response was complete", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((false, true), (failure.AskAgain, failure.CodeSpent));
        Assert.Single(sts.Requests);
    }

    [Fact]
    public async Task A_connection_closed_without_an_answer_is_not_tried_again()
    {
        await using var sts = new StsStub(new StsReply("") { Close = true }, StsStub.Session());
        var failure = await FailAsync(sts.Url);
        Assert.EndsWith(" was closed before the response was complete", failure.Sentence, StringComparison.Ordinal);
        Assert.False(failure.CodeSpent);
        Assert.Single(sts.Requests);
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_between_two_calls_is_opened_again()
    {
        await using var sts = new StsStub(
            StsStub.Error(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ") with { Close = true },
            StsStub.Session());
        using var client = StsWorld.Client(sts.Url);
        await StsWorld.FailureOf(client.GetSessionTokenAsync(new MfaCode(StsWorld.Serial, "123456"), HalfDay, default));

        await client.GetSessionTokenAsync(new MfaCode(StsWorld.Serial, "654321"), HalfDay, default);

        Assert.Equal((2, 2), (sts.Connections, sts.Requests.Count));
    }

    [Theory]
    [InlineData(200, "<html><body>Welcome to the hotel</body></html>")]
    [InlineData(200, "")]
    [InlineData(200, "{\"ok\":true}")]
    [InlineData(200, "<GetSessionTokenResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"></GetSessionTokenResponse>")]
    [InlineData(200, "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><x>&a;</x>")]
    [InlineData(403, "<html>Blocked</html>")]
    [InlineData(404, "")]
    public async Task An_answer_that_is_not_from_sts_is_reported_as_such(int status, string body)
    {
        await using var sts = new StsStub(StsStub.Answer(status, body));
        var failure = await FailAsync(sts.Url);
        Assert.Contains(" is not from STS", failure.Sentence, StringComparison.Ordinal);
        Assert.Single(sts.Requests);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")]
    public async Task What_does_not_speak_http_or_never_ends_is_not_sts(string bytes)
    {
        await using var sts = new StsStub(new StsReply(bytes) { Close = true });
        Assert.Contains(" is not from STS", (await FailAsync(sts.Url)).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_never_followed_with_credentials(int status)
    {
        await using var elsewhere = new StsStub(StsStub.Session());
        await using var sts = new StsStub(StsStub.Answer(status, "", $"Location: {elsewhere.Url}/\r\n"));
        var failure = await FailAsync(sts.Url);
        Assert.EndsWith(" redirects to localhost, and credentials are not sent there", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Connections);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_is_named()
    {
        await using var proxy = new StsStub(StsStub.Answer(407, "", "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
        var failure = await FailAsync("https://sts.example.com", StsWorld.Network("HTTPS_PROXY", $"http://localhost:{proxy.Port}"));
        Assert.Contains(" refused to connect to ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains($"proxy localhost:{proxy.Port}", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("407", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("HTTPS_PROXY", failure.Hint, StringComparison.Ordinal);
        Assert.StartsWith("CONNECT sts.example.com:443 ", Assert.Single(proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_for_http_that_wants_a_password_is_named()
    {
        await using var proxy = new StsStub(StsStub.Answer(407, "", "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
        var failure = await FailAsync("http://sts.example.com", StsWorld.Network("HTTP_PROXY", $"localhost:{proxy.Port}"));
        Assert.Contains(" refused to connect to ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("HTTP_PROXY", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_with_name_and_password_is_used_and_the_password_is_not_shown()
    {
        await using var proxy = new StsStub(
            StsStub.Answer(407, "", "Proxy-Authenticate: Basic realm=\"x\"\r\n"),
            StsStub.Error(403, "AccessDenied", "no"));
        var failure = await FailAsync("http://sts.example.com", StsWorld.Network("http_proxy", $"http://me:p%40ss@localhost:{proxy.Port}"));
        Assert.StartsWith("AWS denies sts:GetSessionToken to access key ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("Proxy-Authorization: Basic bWU6cEBzcw==\r\n", proxy.Requests[1], StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("POST http://sts.example.com/ ", proxy.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named_in_place_of_aws()
    {
        var port = FreePort();
        var failure = await FailAsync("https://sts.example.com", StsWorld.Network("HTTPS_PROXY", $"http://me:secret@localhost:{port}"));
        Assert.Equal($"proxy localhost:{port} cannot be reached", failure.Sentence);
    }

    [Fact]
    public async Task An_untrusted_certificate_names_the_bundle_setting_and_nothing_is_sent()
    {
        using var certificate = Certificate("localhost");
        await using var sts = new StsStub(certificate, StsStub.Session());
        var failure = await FailAsync(sts.Url);
        Assert.StartsWith("no trusted TLS connection to ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("not signed by an authority that this machine trusts", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("AWS_CA_BUNDLE", failure.Hint, StringComparison.Ordinal);
        Assert.Empty(sts.Requests);
    }

    [Fact]
    public async Task A_certificate_of_the_bundle_is_trusted()
    {
        using var certificate = Certificate("localhost");
        using var bundle = new PemFile(certificate);
        await using var sts = new StsStub(certificate, StsStub.Session());
        using var client = StsWorld.Client(sts.Url, network: StsWorld.Network("AWS_CA_BUNDLE", bundle.Path));
        var session = await client.GetSessionTokenAsync(null, HalfDay, default);
        Assert.Equal("ASIAIOSFODNN7SESSION", session.Credentials.AccessKeyId);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_though_its_signer_is_trusted()
    {
        using var certificate = Certificate("other.example.com");
        using var bundle = new PemFile(certificate);
        await using var sts = new StsStub(certificate, StsStub.Session());
        var failure = await FailAsync(sts.Url, StsWorld.Network("AWS_CA_BUNDLE", bundle.Path));
        Assert.Equal("check AWS_CA_BUNDLE: only its certificates are trusted", failure.Hint);
        Assert.StartsWith("no trusted TLS connection to ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains("for another host name", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_with_other_certificates_takes_the_place_of_the_trust_there_was()
    {
        using var certificate = Certificate("localhost");
        using var other = Certificate("localhost");
        using var bundle = new PemFile(other);
        await using var sts = new StsStub(certificate, StsStub.Session());
        Assert.StartsWith(
            "no trusted TLS connection to ", (await FailAsync(sts.Url, StsWorld.Network("AWS_CA_BUNDLE", bundle.Path))).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_reported_with_the_clock_as_a_cause()
    {
        using var certificate = Certificate("localhost", days: -1);
        using var bundle = new PemFile(certificate);
        await using var sts = new StsStub(certificate, StsStub.Session());
        Assert.Contains("expired", (await FailAsync(sts.Url, StsWorld.Network("AWS_CA_BUNDLE", bundle.Path))).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_is_missing_is_named_with_its_setting()
    {
        var error = Assert.Throws<UserError>(() => StsWorld.Client("http://localhost", network: StsWorld.Network("AWS_CA_BUNDLE", "/no/such.pem")).Dispose());
        Assert.Equal("the certificate bundle /no/such.pem (AWS_CA_BUNDLE) does not exist", error.Message);
        Assert.Equal(ExitCodes.Usage, ExitCodes.Of(error));
    }

    private static async Task<StsFailure> FailAsync(string url, StsNetwork? network = null, double connect = 20, double whole = 20)
    {
        using var client = StsWorld.Client(url, network: network, connect: connect, whole: whole);
        return await StsWorld.FailureOf(client.GetSessionTokenAsync(new MfaCode(StsWorld.Serial, "123456"), HalfDay, default));
    }

    // A port that was free a moment ago; nothing else in these tests binds a given one.
    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 Certificate(string name, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name} {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(days));
    }

    private sealed class PemFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pem");

        public PemFile(X509Certificate2 certificate) => File.WriteAllText(Path, certificate.ExportCertificatePem());

        public string Path => System.IO.Path.Combine(_folder.FullName, "ca.pem");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
