using System.Net.Sockets;

namespace MfaSecure.Sandbox;

/// <summary>The connection that a fault happens on; <paramref name="Answer"/> is the true one when the call was handled.</summary>
internal sealed record FaultContext(Stream Stream, Socket Socket, HttpAnswer? Answer, DateTimeOffset Now, CancellationToken Cancelled)
{
    public async Task<FaultOutcome> Send(HttpAnswer answer)
    {
        await Stream.WriteAsync(answer.ToBytes(Now), Cancelled);
        return FaultOutcome.Answered;
    }
}

/// <summary>What is left to do after a fault.</summary>
internal enum FaultOutcome
{
    Answered,
    Close,
    GoOn,
}
