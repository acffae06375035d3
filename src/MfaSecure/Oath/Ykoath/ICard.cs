namespace MfaSecure.Oath;

/// <summary>A connected smart card: a YubiKey in a reader, or a test double.</summary>
internal interface ICard : IDisposable
{
    /// <summary>The reader's PC/SC name, such as <c>Yubico YubiKey OTP+FIDO+CCID 00 00</c>.</summary>
    string Reader { get; }

    /// <summary>Sends one command and returns the answer: data and the two bytes of the status word.</summary>
    /// <remarks>
    /// A card cannot be interrupted (it may wait 15 s for a touch): cancelling returns at once, and the card is released when
    /// its answer has come.
    /// </remarks>
    /// <exception cref="OathException">The card or its reader is gone, was reset, or PC/SC failed.</exception>
    Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation);
}
