using System.Net;

namespace MfaSecure.Sts;

/// <summary>Proxies and trusted certificates as in the AWS CLI. Source: botocore's utils and httpsession, Python's urllib.request.</summary>
internal sealed class StsNetwork
{
    private readonly string? httpProxy;
    private readonly string? httpsProxy;
    private readonly string? noProxy;

    private StsNetwork(string? httpProxy, string? httpsProxy, string? noProxy, string? caBundle, string? caBundleSource)
    {
        (this.httpProxy, this.httpsProxy, this.noProxy) = (httpProxy, httpsProxy, noProxy);
        (CaBundle, CaBundleSource) = (caBundle, caBundleSource);
    }

    public static StsNetwork Plain { get; } = new(null, null, null, null, null);

    public string? CaBundle { get; }

    public string? CaBundleSource { get; }

    /// <summary><c>--no-verify-ssl</c> was given.</summary>
    public bool NoVerifySsl { get; private init; }

    public static StsNetwork Resolve(Func<string, string?> env, Func<string, string?> profile, StsOptions? told = null)
    {
        // REQUESTS_CA_BUNDLE is botocore's last resort, from the days when it was built on requests.
        var (bundle, source) = told?.CaBundle is { Length: > 0 } given ? (given, "--ca-bundle")
            : env("AWS_CA_BUNDLE") is { Length: > 0 } named ? (named, "AWS_CA_BUNDLE")
            : profile("ca_bundle") is { Length: > 0 } inProfile ? (inProfile, "ca_bundle in the profile")
            : env("REQUESTS_CA_BUNDLE") is { Length: > 0 } last ? (last, "REQUESTS_CA_BUNDLE")
            : (null, null);
        return new StsNetwork(Proxy(env, "http_proxy"), Proxy(env, "https_proxy"), Proxy(env, "no_proxy"), bundle, source)
        {
            NoVerifySsl = told?.NoVerifySsl ?? false,
        };
    }

    public Uri? ProxyFor(Uri endpoint)
    {
        var text = endpoint.Scheme == Uri.UriSchemeHttps ? httpsProxy : httpProxy;
        if (text is null || IsExcepted(endpoint))
        {
            return null;
        }

        // As botocore: "proxy:3128" and "//proxy:3128" are http proxies.
        var full = text.StartsWith("//", StringComparison.Ordinal) ? "http:" + text
            : text.Contains("://", StringComparison.Ordinal) ? text
            : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var proxy) && proxy.Host.Length > 0
            && proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? proxy
            : throw new UserError(
                $"{VariableFor(endpoint)} is not a proxy address",
                hint: "set it to a URL such as http://proxy.example.com:3128, or unset it",
                kind: ErrorKind.Usage);
    }

    internal static NetworkCredential? LoginFor(Uri proxy)
    {
        var login = proxy.UserInfo.Split(':', 2);
        return login[0].Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : "");
    }

    public static string VariableFor(Uri endpoint) => endpoint.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";

    /// <summary><c>NO_PROXY</c> is <c>*</c>, or lists the endpoint's name or a suffix of it; no address ranges.</summary>
    private bool IsExcepted(Uri endpoint)
    {
        if (noProxy is null)
        {
            return false;
        }

        if (noProxy == "*")
        {
            return true;
        }

        var host = endpoint.Host.Trim('[', ']');
        var hostAndPort = endpoint.Authority;
        foreach (var entry in noProxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = entry.TrimStart('.').Trim('[', ']');
            if (name.Length > 0 && (IsOrEndsWith(host, name) || IsOrEndsWith(hostAndPort, name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOrEndsWith(string host, string name) =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (host.Length == name.Length || host[^(name.Length + 1)] == '.');

    // Python's getproxies: the lower-case variable wins, and an empty one turns the proxy off.
    private static string? Proxy(Func<string, string?> env, string name)
    {
        var value = env(name) ?? env(name.ToUpperInvariant());
        return value is { Length: > 0 } ? value : null;
    }
}
