using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

/// <summary>The soft card in process: no reader, no daemon.</summary>
internal sealed class SoftCardLink(SoftCard card) : ICard
{
    public string Reader => "soft";

    public Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
        => Task.Run(() => card.Transmit(command.Span), cancellation).WaitAsync(cancellation);

    public void Dispose() => card.PowerOff();
}
