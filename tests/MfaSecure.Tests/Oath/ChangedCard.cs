using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

/// <summary>A soft card whose answers are changed on their way.</summary>
internal sealed class ChangedCard(SoftCard card, Func<ReadOnlyMemory<byte>, byte[], byte[]> change) : ICard
{
    public string Reader => "soft";

    public Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
        => Task.FromResult(change(command, card.Transmit(command.Span)));

    public void Dispose()
    {
    }
}
