using System.Text.Json;
using MfaSecure.Oath;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>OATH passwords of YubiKeys, saved only if the user agrees; never more than one try without asking.</summary>
/// <remarks>Saves the secret derived from the password (useless on other YubiKeys) by OATH device id, in a 0600 file.</remarks>
internal sealed class OathPasswords(StateFolder state)
{
    private const int Tries = 3;
    private const int LargestFile = 64 * 1024;
    private const string FileName = "oath-passwords.json";
    private readonly HashSet<string> declined = [];

    /// <summary>Passwords typed in this process, for a YubiKey that is opened again.</summary>
    private readonly Dictionary<string, byte[]> given = [];

    /// <summary>The path of the removed file; null if there was none.</summary>
    public string? Forget() => state.Remove(FileName);

    internal async Task<bool> UnlockAsync(YubiKey key, TerminalPrompter? prompter, CancellationToken cancellation)
    {
        var id = key.Applet.DeviceId;
        var remembered = Read();
        if ((given.TryGetValue(id, out var known) || remembered.TryGetValue(id, out known)) && await TryAsync(key.Applet, known, cancellation))
        {
            return true;
        }

        if (prompter is null || declined.Contains(id))
        {
            return false;
        }

        if (await prompter.AloneAsync(() => AskAsync(key, prompter, remembered, cancellation), cancellation))
        {
            return true;
        }

        declined.Add(id);
        return false;
    }

    private async Task<bool> AskAsync(YubiKey key, TerminalPrompter prompter, Dictionary<string, byte[]> remembered, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var password = await prompter.AskAsync($"OATH password of {key.Title} (Enter to skip): ", isSecret: true, cancellation);
            if (string.IsNullOrEmpty(password))
            {
                return false;
            }

            var derived = key.Applet.DeriveKey(password);
            if (await TryAsync(key.Applet, derived, cancellation))
            {
                given[key.Applet.DeviceId] = derived;
                if (await prompter.AskAsync("Remember it on this computer? [y/N] ", isSecret: false, cancellation) is { } answer
                    && answer.Trim() is ['y' or 'Y', ..])
                {
                    remembered[key.Applet.DeviceId] = derived;
                    if (!Write(remembered))
                    {
                        prompter.Tell("The password was not saved: cannot write to the state directory.");
                    }
                }

                return true;
            }

            prompter.Tell(attempt < Tries ? "Wrong OATH password." : "Wrong OATH password; skipping this YubiKey.");
        }

        return false;
    }

    private static async Task<bool> TryAsync(OathApplet applet, byte[] key, CancellationToken cancellation)
    {
        try
        {
            await applet.ValidateAsync(key, cancellation);
            return true;
        }
        catch (OathException wrong) when (wrong.Failure == OathFailure.WrongPassword)
        {
            return false;
        }
    }

    private Dictionary<string, byte[]> Read()
    {
        var keys = new Dictionary<string, byte[]>();
        if (state.Read(FileName, LargestFile) is { } bytes)
        {
            try
            {
                using var json = JsonDocument.Parse(bytes);
                foreach (var entry in json.RootElement.EnumerateObject())
                {
                    if (entry.Value.ValueKind == JsonValueKind.String && entry.Value.TryGetBytesFromBase64(out var key))
                    {
                        keys[entry.Name] = key;
                    }
                }
            }
            catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
            {
                // Treated as empty.
            }
        }

        return keys;
    }

    private bool Write(Dictionary<string, byte[]> keys)
        => state.Write(FileName, JsonText.Object(json =>
        {
            foreach (var (id, key) in keys)
            {
                json.WriteBase64String(id, key);
            }
        }));
}
