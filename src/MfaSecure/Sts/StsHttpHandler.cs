using System.Net;
using System.Net.Security;

namespace MfaSecure.Sts;

/// <summary>Our own proxy, certificates and time-outs. Records the last response: the SDK wraps exceptions several times and drops the headers.</summary>
internal sealed class StsHttpHandler : DelegatingHandler
{
    // Far beyond any response of STS.
    private const long LongestAnswer = 1 << 20;

    /// <summary>A <c>Date</c> outside is no clock's: 1970 and 9999 come from broken proxies.</summary>
    private const int FirstYear = 2024, LastYear = 2099;

    private readonly TimeProvider clock;
    private string? untrusted;

    public StsHttpHandler(StsNetwork network, TimeSpan connectTimeout, TimeProvider clock)
    {
        this.clock = clock;
        InnerHandler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 1,
            ActivityHeadersPropagator = null,
            // The BCL reads the proxy variables differently from the AWS CLI.
            UseProxy = true,
            Proxy = new WebProxySettings(network),
            SslOptions = Tls(network),
        };
    }

    /// <summary>Without AWS's own error, which is in the body.</summary>
    public StsErrorResponse Last { get; private set; } = new();

    /// <summary>True when an earlier try of this call ended in a 5xx: AWS may have accepted the code before it failed.</summary>
    public bool MayHaveTakenCode { get; private set; }

    public void Reset() => (Last, MayHaveTakenCode, untrusted) = (new(), false, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        MayHaveTakenCode |= Last.Status >= 500;
        Last = new();
        // User-Agent is unsigned; the SDK's default includes environment values.
        request.Headers.Remove("User-Agent");
        request.Headers.TryAddWithoutValidation("User-Agent", $"aws-mfa-secure/{typeof(StsHttpHandler).Assembly.GetName().Version?.ToString(3)}");
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Headers.Date is { Year: < FirstYear or > LastYear })
            {
                // The SDK reads the header too.
                response.Headers.Date = null;
            }

            Last = new StsErrorResponse
            {
                Status = (int)response.StatusCode,
                ServerDate = response.Headers.Date,
                LocalTime = clock.GetUtcNow(),
                FromAws = response.Headers.Contains("x-amzn-RequestId"),
                RedirectHost = response.Headers.Location is { IsAbsoluteUri: true } to ? to.Host : null,
            };
            // Read here: a broken connection shows up here, and a huge response is never read.
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            return response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && TransportError.Of(e, untrusted) is var (fault, detail))
        {
            Last = Last with { Fault = fault, Detail = detail, LocalTime = clock.GetUtcNow() };
            throw;
        }
    }

    private SslClientAuthenticationOptions Tls(StsNetwork network)
    {
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                untrusted = errors == SslPolicyErrors.None ? null : TransportError.Describe(errors, chain);
                return errors == SslPolicyErrors.None;
            },
        };
        if (network.CaBundle is { } path)
        {
            options.CertificateChainPolicy = CaBundle.Load(path, network.CaBundleSource);
        }

        return options;
    }

    private sealed class WebProxySettings(StsNetwork network) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = new ProxyLogin();

        public Uri? GetProxy(Uri destination) => network.ProxyFor(destination);

        public bool IsBypassed(Uri host) => network.ProxyFor(host) is null;
    }

    private sealed class ProxyLogin : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) => StsNetwork.LoginFor(uri);
    }
}
