using System.Net.Sockets;

namespace MfaSecure.Sandbox;

/// <summary>The connection to fail, and the real response if the action has run (<see cref="Fault.AfterHandling"/>).</summary>
internal sealed record FaultContext(Stream Stream, Socket Socket, HttpResponse? Response, DateTimeOffset Now, CancellationToken Cancelled)
{
    public async Task<FaultOutcome> Send(HttpResponse response)
    {
        await Stream.WriteAsync(response.ToBytes(Now), Cancelled);
        return FaultOutcome.Responded;
    }
}

internal enum FaultOutcome
{
    Responded,
    Close,
    Continue,
}
