using System.Diagnostics.Tracing;

namespace MfaSecure.Tests;

/// <summary>Aborts the test run when code in this process looks up a host name other than this machine's.</summary>
internal sealed class NameResolutionGuard : EventListener
{
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.NameResolution")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The runtime swallows exceptions here.
        if (eventData is { EventName: "ResolutionStart", Payload: [string host, ..] } && !IsHere(host))
        {
            Environment.FailFast($"a test must not leave this machine: {host}");
        }
    }

    /// <summary>.invalid never resolves (RFC 2606).</summary>
    private static bool IsHere(string host)
        => host is "" or "localhost" or "::1" || host.StartsWith("127.", StringComparison.Ordinal) || host.EndsWith(".invalid", StringComparison.Ordinal);
}
