namespace MfaSecure.Oath;

internal interface ICard : IDisposable
{
    /// <summary>The PC/SC name, such as <c>Yubico YubiKey OTP+FIDO+CCID 00 00</c>.</summary>
    string Reader { get; }

    /// <summary>Returns data and the two bytes of the status word.</summary>
    /// <remarks>A card cannot be interrupted (it may wait 15 s for a touch): cancelling returns at once, and the card is released after its answer.</remarks>
    Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation);
}
