namespace MfaSecure.Enroll;

/// <summary>A key that was chosen, to be opened again and known again.</summary>
/// <param name="Reader">Where it was.</param>
/// <param name="DeviceId">Its OATH application's id.</param>
/// <param name="Serial">The number printed on it; null for keys that do not tell.</param>
/// <param name="Title">What people know it by.</param>
internal sealed record YubiKeyInfo(string Reader, string DeviceId, uint? Serial, string Title)
{
    /// <summary>How ykman is told to look at its accounts, and at no other key that is in.</summary>
    public string Ykman => Serial is { } serial ? $"ykman --device {serial} oath accounts" : "ykman oath accounts";
}
