using System.Net.Sockets;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>Something that goes wrong instead of an answer.</summary>
/// <remarks><see cref="AfterHandling"/> faults happen when AWS has acted (a code is spent) and only the answer is lost.</remarks>
public sealed class Fault
{
    private Fault(string name, bool afterHandling, Func<FaultContext, Task<FaultOutcome>> act)
        => (Name, AfterHandling, Act) = (name, afterHandling, act);

    public string Name { get; }

    public bool AfterHandling { get; }

    internal Func<FaultContext, Task<FaultOutcome>> Act { get; }

    /// <summary>400 Throttling, "Rate exceeded".</summary>
    public static Fault Throttle { get; } = new("throttle", false, c => c.Send(AwsXml.Error(StsService.Table, AwsError.Throttled())));

    /// <summary>200 and XML's type, but no XML.</summary>
    public static Fault Garbage { get; } = new("garbage", false, c => c.Send(new(200, "text/xml", [0, 0xFF, 0xFE, (byte)'<', 0x1B, (byte)'[', .. "31m<<<"u8])));

    /// <summary>200 and nothing else.</summary>
    public static Fault Empty { get; } = new("empty", false, c => c.Send(new(200, "text/xml", [])));

    /// <summary>All headers and half the body of the true answer, then the connection ends.</summary>
    public static Fault HalfAnswer { get; } = new("half-answer", true, async c =>
    {
        var bytes = c.Answer!.ToBytes(c.Now);
        await c.Stream.WriteAsync(bytes.AsMemory(0, bytes.Length - (c.Answer.Body.Length / 2)), c.Cancelled);
        return FaultOutcome.Close;
    });

    /// <summary>The true answer, labelled <c>application/octet-stream</c>.</summary>
    public static Fault WrongContentType { get; } = new("wrong-content-type", true, c => c.Send(c.Answer! with { ContentType = "application/octet-stream" }));

    /// <summary>200 and the login page of a hotel's network.</summary>
    public static Fault LoginPage { get; } = new(
        "login-page", false, c => c.Send(HttpAnswer.Text(200, "<!DOCTYPE html><html><body>Please log in to the Wi-Fi</body></html>", "text/html")));

    /// <summary>The connection ends before anything was done or said.</summary>
    public static Fault Drop { get; } = new("drop", false, _ => Task.FromResult(FaultOutcome.Close));

    /// <summary>AWS has acted, and the connection ends before a byte of the answer.</summary>
    public static Fault DropAnswer { get; } = new("drop-answer", true, _ => Task.FromResult(FaultOutcome.Close));

    /// <summary>As <see cref="Drop"/>, by TCP reset.</summary>
    public static Fault Reset { get; } = new("reset", false, c =>
    {
        c.Socket.LingerState = new LingerOption(true, 0);
        return Task.FromResult(FaultOutcome.Close);
    });

    /// <summary>407, as a proxy that wants a password.</summary>
    public static Fault ProxyWantsPassword { get; } = new("proxy-407", false, c => c.Send(
        HttpAnswer.Text(407, "<html>Proxy Authentication Required</html>", "text/html").With("Proxy-Authenticate", "Basic realm=\"proxy\"")));

    /// <summary>An error of AWS's own kind: 500 InternalFailure, 503 ServiceUnavailable.</summary>
    public static Fault Status(int status) => new($"status-{status}", false, c => c.Send(AwsXml.Error(StsService.Table, status == 503
        ? new AwsError(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")
        : new AwsError(status, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure."))));

    public static Fault Redirect(string location)
        => new("redirect", false, c => c.Send(HttpAnswer.Text(302, "").With("Location", location)));

    /// <summary>Any answer one can think of.</summary>
    public static Fault Answer(int status, string contentType, string body)
        => new("answer", false, c => c.Send(new(status, contentType, Encoding.UTF8.GetBytes(body))));

    /// <summary>An error as AWS phrases it, for texts that the sandbox does not make by itself.</summary>
    public static Fault Error(int status, string code, string message)
        => new("error", false, c => c.Send(AwsXml.Error(StsService.Table, new AwsError(status, code, message))));

    /// <summary>Says nothing until <paramref name="hold"/> is released, then goes on as if nothing had been.</summary>
    public static Fault Slow(Hold hold) => new("slow", false, async c =>
    {
        await hold.PassAsync(c.Cancelled);
        return FaultOutcome.GoOn;
    });
}
