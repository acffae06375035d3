using System.Diagnostics.Tracing;

namespace MfaSecure.Tests;

/// <summary>Ends the tests where one of them looks up a name in this process that is not this machine's, whatever client it uses.</summary>
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
        // An exception would be swallowed here.
        if (eventData is { EventName: "ResolutionStart", Payload: [string host, ..] } && !IsHere(host))
        {
            Environment.FailFast($"a test must not leave this machine: {host}");
        }
    }

    /// <summary>Nobody is at .invalid, ever (RFC 2606).</summary>
    private static bool IsHere(string host)
        => host is "" or "localhost" or "::1" || host.StartsWith("127.", StringComparison.Ordinal) || host.EndsWith(".invalid", StringComparison.Ordinal);
}
