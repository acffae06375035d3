using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace MfaSecure.Sandbox;

/// <summary>A failure to simulate. <see cref="AfterHandling"/>: AWS has run the action, so the code is spent.</summary>
public sealed class Fault
{
    private Fault(string name, bool afterHandling, Func<FaultContext, Task<FaultOutcome>> act)
        => (Name, AfterHandling, Act) = (name, afterHandling, act);

    public string Name { get; }

    public bool AfterHandling { get; }

    internal Func<FaultContext, Task<FaultOutcome>> Act { get; }

    public static Fault Throttle { get; } = new("throttle", false, c => c.Send(AwsXml.Error(StsService.Table, AwsError.Throttled())));

    /// <summary>200 with an XML content type and a binary body.</summary>
    public static Fault Garbage { get; } = new("garbage", false, c => c.Send(new(200, "text/xml", [0, 0xFF, 0xFE, (byte)'<', 0x1B, (byte)'[', .. "31m<<<"u8])));

    public static Fault Empty { get; } = new("empty", false, c => c.Send(new(200, "text/xml", [])));

    /// <summary>Sends all headers and half of the body, then closes the connection.</summary>
    public static Fault TruncatedResponse { get; } = new("truncated-response", true, async c =>
    {
        var bytes = c.Response!.ToBytes(c.Now);
        await c.Stream.WriteAsync(bytes.AsMemory(0, bytes.Length - (c.Response.Body.Length / 2)), c.Cancelled);
        return FaultOutcome.Close;
    });

    /// <summary>The real response as <c>application/octet-stream</c>.</summary>
    public static Fault WrongContentType { get; } = new("wrong-content-type", true, c => c.Send(c.Response! with { ContentType = "application/octet-stream" }));

    public static Fault LoginPage { get; } = new(
        "login-page", false, c => c.Send(HttpResponse.Text(200, "<!DOCTYPE html><html><body>Please log in to the Wi-Fi</body></html>", "text/html")));

    /// <summary>Closes the connection before AWS runs the action.</summary>
    public static Fault Drop { get; } = new("drop", false, _ => Task.FromResult(FaultOutcome.Close));

    /// <summary>Closes the connection after AWS ran the action, before the response.</summary>
    public static Fault LostResponse { get; } = new("lost-response", true, _ => Task.FromResult(FaultOutcome.Close));

    /// <summary>Like <see cref="Drop"/>, with a TCP reset.</summary>
    public static Fault Reset { get; } = new("reset", false, c =>
    {
        c.Socket.LingerState = new LingerOption(true, 0);
        return Task.FromResult(FaultOutcome.Close);
    });

    /// <summary>407, as from a proxy that requires a password.</summary>
    public static Fault ProxyAuthenticationRequired { get; } = new("proxy-407", false, c => c.Send(
        HttpResponse.Text(407, "<html>Proxy Authentication Required</html>", "text/html").With("Proxy-Authenticate", "Basic realm=\"proxy\"")));

    /// <summary>AWS's common errors: 503 ServiceUnavailable, otherwise InternalFailure.</summary>
    public static Fault Status(int status) => new($"status-{status}", false, c => c.Send(AwsXml.Error(StsService.Table, status == 503
        ? new AwsError(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")
        : new AwsError(status, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure."))));

    public static Fault Redirect(string location)
        => new("redirect", false, c => c.Send(HttpResponse.Text(302, "").With("Location", location)));

    /// <summary>An AWS error that the sandbox does not produce itself.</summary>
    public static Fault Error(int status, string code, string message)
        => new("error", false, c => c.Send(AwsXml.Error(StsService.Table, new AwsError(status, code, message))));

    /// <summary>The real response with another <c>Date</c> header, or without one.</summary>
    public static Fault Date(string? date) => new("date", true, async c =>
    {
        var text = Encoding.Latin1.GetString(c.Response!.ToBytes(c.Now));
        await c.Stream.WriteAsync(Encoding.Latin1.GetBytes(Regex.Replace(text, "\r\nDate: [^\r]*", date is null ? "" : $"\r\nDate: {date}")), c.Cancelled);
        return FaultOutcome.Responded;
    });

    /// <summary>The real response with another <c>Expiration</c>, an ISO 8601 time.</summary>
    public static Fault Expiration(string expiration) => new("expiration", true, c => c.Send(c.Response! with
    {
        Body = Encoding.Latin1.GetBytes(Regex.Replace(Encoding.Latin1.GetString(c.Response.Body), "<Expiration>[^<]*", $"<Expiration>{expiration}")),
    }));

    /// <summary>Handles the call normally once <paramref name="hold"/> is released.</summary>
    public static Fault Slow(Hold hold) => new("slow", false, async c =>
    {
        await hold.WaitAsync(c.Cancelled);
        return FaultOutcome.Continue;
    });
}
