using System.Globalization;
using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>A connected YubiKey with its OATH application selected.</summary>
/// <param name="card">The card, disposed with this.</param>
/// <param name="applet">Its OATH application.</param>
/// <param name="serial">The number printed on it; null for keys that do not tell.</param>
/// <param name="isOnly">Whether no other is plugged in, so that it needs no name.</param>
internal sealed class YubiKey(ICard card, OathApplet applet, uint? serial, bool isOnly = false) : IDisposable
{
    public OathApplet Applet { get; } = applet;

    public uint? Serial { get; } = serial;

    /// <summary>What people know the key by: its serial, else the OATH device id.</summary>
    public string Id { get; } = serial?.ToString(CultureInfo.InvariantCulture) ?? applet.DeviceId;

    public string Title => Serial is not null ? $"YubiKey {Id}" : isOnly ? "the YubiKey" : $"the key in reader '{card.Reader}'";

    /// <summary>Connects to the card in a reader and selects its OATH application, which may still be locked.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="patience">How long to wait while another program holds the card.</param>
    /// <param name="withSerial">Whether to read the serial number, which costs some commands more.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <exception cref="OathException">What is in the reader has no OATH application, is held by another program, or is gone.</exception>
    public static async Task<YubiKey> OpenAsync(string reader, TimeSpan patience, bool withSerial, CancellationToken cancellation)
    {
        var card = await PcscCard.ConnectAsync(reader, patience, cancellation);
        try
        {
            var serial = withSerial ? (await YubiKeyIdentity.ReadAsync(card, cancellation)).Serial : null;
            var key = new YubiKey(card, await OathApplet.SelectAsync(card, cancellation), serial, isOnly: !withSerial);
            card = null;
            return key;
        }
        finally
        {
            card?.Dispose();
        }
    }

    public void Dispose() => card.Dispose();
}
