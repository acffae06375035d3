using System.Globalization;
using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed class YubiKey(ICard card, OathApplet applet, uint? serial, bool isOnly = false) : IDisposable
{
    /// <summary>Tells other processes of ours who has the reader.</summary>
    public IDisposable? Mark { get; set; }

    public OathApplet Applet { get; } = applet;

    public uint? Serial { get; } = serial;

    /// <summary>The serial number printed on it, else the OATH device id.</summary>
    public string Id { get; } = serial?.ToString(CultureInfo.InvariantCulture) ?? applet.DeviceId;

    public string Title => Serial is not null ? $"YubiKey {Id}" : isOnly ? "the YubiKey" : $"the YubiKey in reader '{card.Reader}'";

    /// <summary>The OATH application may still be locked. <c>withSerial</c> costs some more commands.</summary>
    /// <exception cref="OathException">No OATH application, held by another program, or gone.</exception>
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

    public void Dispose()
    {
        Mark?.Dispose();
        card.Dispose();
    }
}
