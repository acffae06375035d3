using System.Net;
using System.Net.Security;

namespace MfaSecure.Sts;

/// <summary>The HTTP side of a call: our own proxy, certificates and time-outs, and a note of what went over the wire.</summary>
/// <remarks>The SDK wraps and re-wraps what happens here, and keeps no header; so it is noted where it happens.</remarks>
internal sealed class StsHttpHandler : DelegatingHandler
{
    // Far beyond any answer of STS; what is longer is not STS.
    private const long LongestAnswer = 1 << 20;

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
            // Never the BCL's own reading of the proxy variables, which differs from the CLI's.
            UseProxy = true,
            Proxy = new WebProxySettings(network),
            SslOptions = Tls(network),
        };
    }

    /// <summary>What came back last, but for AWS's own error.</summary>
    public StsErrorResponse Last { get; private set; } = new();

    /// <summary>True when an earlier try of this call ended in AWS's own fault: it may have taken the code before.</summary>
    public bool MayHaveTakenCode { get; private set; }

    /// <summary>Forgets the call before.</summary>
    public void Reset() => (Last, MayHaveTakenCode, untrusted) = (new(), false, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        MayHaveTakenCode |= Last.Status >= 500;
        Last = new();
        // It is not signed, and the SDK's own names variables of the environment.
        request.Headers.Remove("User-Agent");
        request.Headers.TryAddWithoutValidation("User-Agent", $"aws-mfa-secure/{typeof(StsHttpHandler).Assembly.GetName().Version?.ToString(3)}");
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Last = new StsErrorResponse
            {
                Status = (int)response.StatusCode,
                ServerDate = response.Headers.Date,
                LocalTime = clock.GetUtcNow(),
                FromAws = response.Headers.Contains("x-amzn-RequestId"),
                RedirectHost = response.Headers.Location is { IsAbsoluteUri: true } to ? to.Host : null,
            };
            // Read here, so that a broken connection is seen here, and a huge answer not at all.
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
