using MfaSecure.Platform;
using static MfaSecure.Sts.StsFailureKind;

namespace MfaSecure.Sts;

/// <summary>Sentences for calls that AWS itself did not answer.</summary>
internal static class StsNetworkFailure
{
    public static StsFailure Of(StsCall call, StsErrorResponse answer, StsFailureKind fault)
    {
        var host = call.Host;
        var via = call.Proxy is null ? "" : $" through proxy {call.Proxy}";
        // An endpoint that someone set is the first thing to look at; else it is the network.
        var look = call.EndpointSource is null ? "check the network" : $"check {call.EndpointSource}";
        var detail = answer.Detail is { Length: > 0 } text ? $": {Sanitizer.Clean(text)}" : "";
        return fault switch
        {
            NameUnknown => new(
                fault,
                $"the name {host} cannot be resolved: no network, or no such host",
                call.EndpointSource is null ? $"check the network, and that region {call.Region} exists" : look),
            ConnectionRefused => new(fault, $"{host} refuses the connection", look),
            ConnectTimeout => new(
                fault, $"no connection to {host}{via} in time{detail}", $"{look}; behind a proxy, set HTTPS_PROXY"),
            StsFailureKind.Timeout => new(fault, $"no answer from {host}{via} in time{detail}", $"{look}, then try again"),
            Dropped => new(fault, $"the connection to {host}{via} was closed before the answer was whole", "try again, with the next code"),
            ProxyRefused => new(
                fault,
                $"proxy {call.Proxy} refuses the way to {host}{detail}",
                $"check {call.ProxySource ?? "HTTPS_PROXY"} (name and password as http://NAME:PASSWORD@HOST:PORT) and NO_PROXY"),
            ProxyUnreachable => new(fault, $"proxy {call.Proxy} cannot be reached{detail}", $"check {call.ProxySource ?? "HTTPS_PROXY"}, or unset it"),
            Tls => new(
                fault,
                $"no trusted TLS connection to {host}{via}{detail}",
                call.CaBundleSource is null
                    ? "behind a proxy that opens TLS, set AWS_CA_BUNDLE or ca_bundle to its certificates (PEM)"
                    : $"check {call.CaBundleSource}: only its certificates are trusted"),
            Garbage => OfGarbage(call, answer),
            _ => new(NoNetwork, $"{host} cannot be reached{via}{detail}", look),
        };
    }

    public static StsFailure OfGarbage(StsCall call, StsErrorResponse answer) => new(
        Garbage,
        $"what answered for {call.Host} is not STS{(answer.Status is null or 200 ? "" : $" (HTTP {StsFailure.Number(answer.Status)})")}",
        LoginPage(call));

    public static StsFailure OfStatus(StsCall call, StsErrorResponse answer) => answer.Status == 407
        ? Of(call with { Proxy = call.Proxy ?? call.Host }, answer with { Detail = "HTTP 407, it asks for a name and a password" }, ProxyRefused)
        : new(
            Redirect,
            $"{call.Host} sends to {(answer.RedirectHost is { } to ? Sanitizer.Clean(to) : "another address")}, where credentials are not sent",
            LoginPage(call));

    private static string LoginPage(StsCall call) => call.EndpointSource is null
        ? "a network's login page or a proxy may stand between: open a web page, then try again"
        : $"check {call.EndpointSource}";
}
