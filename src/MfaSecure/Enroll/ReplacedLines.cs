using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>The values that enroll replaces or removes in a profile, kept in the state folder so that unenroll brings them back.</summary>
internal sealed class ReplacedLines(Host host, string profileName, string serial)
{
    private const int LargestFile = 4096;
    private readonly StateFolder state = new(host);

    private string FileName => $"replaced-{Fnv1a.HexOf($"{profileName} {serial}")}.json";

    /// <summary>Null: the profile had no such line.</summary>
    public void Write(string? mfaSerial, string? oathAccount)
    {
        if (mfaSerial is null && oathAccount is null)
        {
            Forget();
            return;
        }

        state.Write(FileName, JsonText.Object(json =>
        {
            json.WriteString("mfa_serial"u8, mfaSerial);
            json.WriteString("mfa_oath_account"u8, oathAccount);
        }));
    }

    /// <summary>The value of <c>mfa_serial</c> or <c>mfa_oath_account</c> before enroll.</summary>
    public string? Read(string key)
    {
        try
        {
            using var json = state.Read(FileName, LargestFile) is { } bytes ? JsonDocument.Parse(bytes) : null;
            return json is null ? null : JsonText.Text(json.RootElement, key);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Forget() => state.Remove(FileName);
}
