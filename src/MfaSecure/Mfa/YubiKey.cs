using System.Globalization;
using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>A connected key with its OATH application selected and, where it had a password, unlocked.</summary>
/// <param name="card">The card, disposed with this.</param>
/// <param name="applet">Its OATH application.</param>
/// <param name="serial">The number printed on it; null for keys that do not tell.</param>
internal sealed class YubiKey(ICard card, OathApplet applet, uint? serial) : IDisposable
{
    public OathApplet Applet { get; } = applet;

    public string Reader => card.Reader;

    /// <summary>What people know the key by: its serial, else the OATH device id.</summary>
    public string Id { get; } = serial?.ToString(CultureInfo.InvariantCulture) ?? applet.DeviceId;

    public string Title => serial is null ? $"the key in reader '{card.Reader}'" : $"YubiKey {Id}";

    public void Dispose() => card.Dispose();
}
