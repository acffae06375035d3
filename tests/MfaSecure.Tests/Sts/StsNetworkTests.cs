using MfaSecure.Sts;

namespace MfaSecure.Tests.Sts;

public class StsNetworkTests
{
    private const string Sts = "https://sts.eu-west-1.amazonaws.com";

    [Theory]
    [InlineData("HTTPS_PROXY=http://p:3128", Sts, "http://p:3128/")]
    [InlineData("HTTPS_PROXY=http://p:1;https_proxy=http://q:2", Sts, "http://q:2/")]
    [InlineData("HTTPS_PROXY=http://p:1;https_proxy=", Sts, null)]
    [InlineData("HTTPS_PROXY=p:3128", Sts, "http://p:3128/")]
    [InlineData("HTTPS_PROXY=//p:3128", Sts, "http://p:3128/")]
    [InlineData("HTTPS_PROXY=https://p:3128", Sts, "https://p:3128/")]
    [InlineData("HTTP_PROXY=http://p:3128", Sts, null)]
    [InlineData("ALL_PROXY=http://p:3128", Sts, null)]
    [InlineData("HTTP_PROXY=http://p:3128", "http://localhost:4566", "http://p:3128/")]
    [InlineData("HTTPS_PROXY=http://p:3128", "http://localhost:4566", null)]
    [InlineData("", Sts, null)]
    public void The_proxy_is_that_of_the_endpoints_scheme(string env, string endpoint, string? proxy)
        => Assert.Equal(proxy, Network(env).ProxyFor(new Uri(endpoint))?.AbsoluteUri);

    [Theory]
    [InlineData("*", true)]
    [InlineData("amazonaws.com", true)]
    [InlineData(".amazonaws.com", true)]
    [InlineData("localhost, .AmazonAWS.com", true)]
    [InlineData("sts.eu-west-1.amazonaws.com", true)]
    [InlineData("naws.com", false)]
    [InlineData("sts.eu-west-1", false)]
    [InlineData("*.amazonaws.com", false)]
    [InlineData("localhost,*", false)]
    [InlineData("", false)]
    [InlineData(",,", false)]
    public void No_proxy_excepts_names_and_their_suffixes(string except, bool direct)
        => Assert.Equal(direct, Network($"HTTPS_PROXY=http://p:3128;NO_PROXY={except}").ProxyFor(new Uri(Sts)) is null);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:4566", true)]
    [InlineData("localhost:80", false)]
    public void No_proxy_may_name_a_port(string except, bool direct)
        => Assert.Equal(direct, Network($"HTTP_PROXY=http://p:3128;no_proxy={except}").ProxyFor(new Uri("http://localhost:4566")) is null);

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://p:21")]
    [InlineData("http://me:secret@p:port")]
    public void A_proxy_that_is_no_address_is_refused_without_its_password(string proxy)
    {
        var error = Assert.Throws<UserError>(() => Network($"HTTPS_PROXY={proxy}").ProxyFor(new Uri(Sts)));
        Assert.Equal("HTTPS_PROXY is not a proxy address", error.Message);
    }

    [Theory]
    [InlineData("AWS_CA_BUNDLE=/a;REQUESTS_CA_BUNDLE=/c", "/b", "/a", "AWS_CA_BUNDLE")]
    [InlineData("REQUESTS_CA_BUNDLE=/c", "/b", "/b", "ca_bundle in the profile")]
    [InlineData("REQUESTS_CA_BUNDLE=/c", null, "/c", "REQUESTS_CA_BUNDLE")]
    [InlineData("AWS_CA_BUNDLE=", "/b", "/b", "ca_bundle in the profile")]
    [InlineData("", null, null, null)]
    public void The_bundle_is_that_of_the_environment_then_of_the_profile(string env, string? profile, string? bundle, string? source)
    {
        var network = Network(env, profile);
        Assert.Equal((bundle, source), (network.CaBundle, network.CaBundleSource));
    }

    private static StsNetwork Network(string env, string? caBundle = null)
    {
        var variables = env.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return StsNetwork.Resolve(variables.GetValueOrDefault, key => key == "ca_bundle" ? caBundle : null);
    }
}
