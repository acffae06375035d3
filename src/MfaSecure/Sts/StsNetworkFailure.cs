using MfaSecure.Platform;

namespace MfaSecure.Sts;

internal static class StsNetworkFailure
{
    public static StsFailure Of(StsCall call, StsErrorResponse response, TransportFault fault)
    {
        var host = call.Host;
        var via = call.Proxy is null ? "" : $" through proxy {call.Proxy}";
        // An endpoint that the user set is the first suspect; otherwise the network is.
        var check = call.EndpointSource is null ? "check the network" : $"check {call.EndpointSource}";
        var detail = response.Detail is { Length: > 0 } text ? $": {Sanitizer.Clean(text)}" : "";
        return fault switch
        {
            TransportFault.NameUnknown => new(
                $"the name {host} cannot be resolved: no network, or no such host",
                call.EndpointSource is null ? $"check the network, and that region {call.Region} exists" : check),
            TransportFault.ConnectionRefused => new($"{host} refused the connection", check),
            TransportFault.ConnectTimeout => new($"connecting to {host}{via} timed out{detail}", $"{check}; behind a proxy, set HTTPS_PROXY"),
            TransportFault.Timeout => new($"{host} did not answer in time{via}{detail}", $"{check}, then try again"),
            TransportFault.Dropped => new($"the connection to {host}{via} was closed before the response was complete", "try again with the next code"),
            TransportFault.ProxyRefused => new(
                $"proxy {call.Proxy} refused to connect to {host}{detail}",
                $"check {call.ProxySource ?? "HTTPS_PROXY"} (user name and password as http://NAME:PASSWORD@HOST:PORT) and NO_PROXY"),
            TransportFault.ProxyUnreachable => new($"proxy {call.Proxy} cannot be reached{detail}", $"check {call.ProxySource ?? "HTTPS_PROXY"}, or unset it"),
            TransportFault.Tls => new(
                $"no trusted TLS connection to {host}{via}{detail}",
                call.NoVerifySsl
                    ? "--no-verify-ssl does not apply while a code or access key is sent; trust the server's certificates with --ca-bundle FILE or AWS_CA_BUNDLE (PEM)"
                    : call.CaBundleSource is null
                    ? "behind a proxy that intercepts TLS, set AWS_CA_BUNDLE or ca_bundle to its certificates (PEM)"
                    : $"check {call.CaBundleSource}: only its certificates are trusted"),
            TransportFault.NotHttp => NotSts(call, response),
            _ => new($"{host} cannot be reached{via}{detail}", check),
        };
    }

    public static StsFailure NotSts(StsCall call, StsErrorResponse response) => new(
        $"the response from {call.Host} is not from STS{(response.Status is null or 200 ? "" : $" (HTTP {StsFailure.Number(response.Status)})")}",
        LoginPage(call));

    /// <summary>AWS never gives such a session: it would be used for ever, or be asked for again and again.</summary>
    public static StsFailure OfExpiration(StsCall call, DateTimeOffset end, TimeSpan duration) => new(
        $"{call.Host} returned a session of {StsFailure.Number((long)duration.TotalSeconds)} s that ends at {end.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, which cannot be right",
        call.EndpointSource is null ? "run the command again; a proxy may have changed the response" : $"check {call.EndpointSource}")
    {
        CodeSpent = call.Serial is not null,
    };

    public static StsFailure OfStatus(StsCall call, StsErrorResponse response) => response.Status == 407
        ? Of(call with { Proxy = call.Proxy ?? call.Host }, response with { Detail = "HTTP 407, user name and password required" }, TransportFault.ProxyRefused)
        : new(
            $"{call.Host} redirects to {(response.RedirectHost is { } to ? Sanitizer.Clean(to) : "another address")}, and credentials are not sent there",
            LoginPage(call));

    private static string LoginPage(StsCall call) => call.EndpointSource is null
        ? "a login page of the network or a proxy may be in between: open a web page in a browser, then try again"
        : $"check {call.EndpointSource}";
}
