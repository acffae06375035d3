using System.Net;
using System.Security.Cryptography.X509Certificates;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalProxyTests : IDisposable
{
    private const string Regional = "sts.eu-west-1.amazonaws.com";
    private readonly LocalSts sts = LocalSts.Start(new() { Tls = true, TlsNames = [Regional] });

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task A_request_to_a_regional_endpoint_reaches_the_local_server()
    {
        using var proxy = LocalProxy.Start(sts);
        using var http = Client(proxy);

        var response = await http.GetAsync(new Uri($"https://{Regional}/?Action=GetCallerIdentity&Version=2011-06-15"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal([$"{Regional}:443"], proxy.Targets);
        Assert.Equal("MissingAuthenticationToken", Assert.Single(sts.Calls).Outcome);
    }

    [Fact]
    public async Task A_proxy_with_a_password_accepts_only_the_right_one()
    {
        using var proxy = LocalProxy.Start(sts, "user:word");
        using var without = Client(proxy);
        using var with = Client(proxy, new NetworkCredential("user", "word"));

        await Assert.ThrowsAsync<HttpRequestException>(() => without.GetAsync(new Uri($"https://{Regional}/")));
        Assert.Empty(proxy.Targets);
        await with.GetAsync(new Uri($"https://{Regional}/"));
        Assert.Equal([$"{Regional}:443"], proxy.Targets);
    }

    [Fact]
    public async Task Plain_http_is_forwarded_with_the_full_url()
    {
        using var plain = LocalSts.Start();
        using var proxy = LocalProxy.Start(plain);
        using var http = Client(proxy);

        await http.GetAsync(new Uri("http://sts.example/?Action=X&Version=2011-06-15"));

        Assert.Equal("http://sts.example/?Action=X&Version=2011-06-15", Assert.Single(proxy.Targets));
        Assert.Equal("X", Assert.Single(plain.Calls).Action);
    }

    private HttpClient Client(LocalProxy proxy, NetworkCredential? credential = null)
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(X509Certificate2.CreateFromPem(sts.CertificateAuthorityPem));
        return new HttpClient(new SocketsHttpHandler
        {
            Proxy = new WebProxy(proxy.Url) { Credentials = credential },
            SslOptions = new() { CertificateChainPolicy = chain },
        });
    }
}
