using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

internal sealed record YubiKeyInfo(string Reader, string DeviceId, uint? Serial, string Title)
{
    public string Ykman => Serial is { } serial ? $"ykman --device {serial} oath accounts" : "ykman oath accounts";
}

/// <summary>Opens a YubiKey for each operation: other programs may use it in between, and Windows resets a card that is held idle for 5 s.</summary>
internal sealed class YubiKeySelector(MfaSettings settings, OathPasswords passwords, EnrollConsole console)
{
    private const string OrApp = "plug one in, or use an authenticator app: aws-mfa-secure enroll --qr";
    private const string OrOne = "plug it in when asked, or leave out --second-key";

    /// <summary>A blinking YubiKey answers no other request for 15 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a YubiKey other than <paramref name="but"/>, and asks which one where there are several.</summary>
    public async Task<YubiKeyInfo> ChooseAsync(YubiKeyInfo? but, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Timeout);
        try
        {
            using var context = PcscContext.Open(out var problem) ?? throw new UserError(problem!.Message, $"{problem.Hint}; {(but is null ? OrApp : OrOne)}", cause: problem);
            for (var readers = context.Look(); ; readers = await context.NextAsync(readers, limit.Token))
            {
                var reasons = new List<string>();
                var keys = await LookAsync(readers.WithCard, but, reasons, limit.Token);
                if (keys.Count > 0)
                {
                    console.Prompter?.StopCounting();
                    return keys.Count == 1 ? keys[0] : await AskWhichAsync(keys, cancellation);
                }

                var reason = reasons.Count > 0 ? string.Join("; ", reasons) : but is null ? "no YubiKey is plugged in" : "no other YubiKey is plugged in";
                if (console.Prompter is not { } prompter)
                {
                    throw new UserError(reason, but is null ? OrApp : OrOne);
                }

                prompter.Count($"{char.ToUpperInvariant(reason[0])}{reason[1..]}. Plug in {(but is null ? "the YubiKey" : "the other YubiKey")}, or press Ctrl-C{(but is null ? " (for an authenticator app, use enroll --qr)" : "")}… ");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            console.Prompter?.Close();
            throw new UserError($"no {(but is null ? "" : "other ")}YubiKey was plugged in within {settings.Timeout.TotalSeconds:0} seconds", but is null ? OrApp : OrOne);
        }
    }

    public async Task<YubiKey> OpenAsync(YubiKeyInfo info, CancellationToken cancellation)
    {
        var card = await PcscCard.ConnectAsync(info.Reader, Patience, cancellation);
        try
        {
            var key = new YubiKey(card, await OathApplet.SelectAsync(card, cancellation), info.Serial);
            if (key.Applet.DeviceId != info.DeviceId)
            {
                throw new UserError($"another YubiKey is in the reader now, not {info.Title}", "leave the YubiKey plugged in until the command ends");
            }

            if (key.Applet.IsLocked && !await passwords.UnlockAsync(key, console.Prompter, cancellation))
            {
                throw new UserError($"{info.Title} is locked with an OATH password, which was not given", "it is the one set with 'ykman oath access change'");
            }

            card = null;
            return key;
        }
        finally
        {
            card?.Dispose();
        }
    }

    public async Task<IReadOnlyList<YubiKeyInfo>> AllAsync(CancellationToken cancellation)
    {
        using var context = PcscContext.Open(out _);
        return context is null ? [] : await LookAsync(context.Look().WithCard, null, [], cancellation);
    }

    private async Task<List<YubiKeyInfo>> LookAsync(IReadOnlyList<string> readers, YubiKeyInfo? but, List<string> reasons, CancellationToken cancellation)
    {
        var keys = new List<YubiKeyInfo>();
        foreach (var reader in readers)
        {
            try
            {
                using var key = await YubiKey.OpenAsync(reader, TimeSpan.FromSeconds(2), withSerial: true, cancellation);
                if (settings.YubiKeySerial is { } wanted && but is null && key.Id != wanted)
                {
                    reasons.Add($"{key.Title} is not the chosen one ({wanted})");
                }
                else if (key.Applet.DeviceId != but?.DeviceId)
                {
                    keys.Add(new(reader, key.Applet.DeviceId, key.Serial, key.Title));
                }
            }
            catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
            {
                // A payment card or an ID card in another reader.
            }
            catch (OathException problem)
            {
                reasons.Add(problem.Hint is null ? problem.Message : $"{problem.Message} ({problem.Hint})");
            }
        }

        return keys;
    }

    private async Task<YubiKeyInfo> AskWhichAsync(List<YubiKeyInfo> keys, CancellationToken cancellation)
    {
        var list = string.Join(", ", keys.Select((key, index) => $"{index + 1}: {key.Title}"));
        if (console.Prompter is null)
        {
            throw new UserError($"several YubiKeys are plugged in: {list}", "set AWS_MFA_YUBIKEY to the serial number of the one to use");
        }

        while (true)
        {
            var answer = await console.AskAsync($"Which YubiKey? {list} ", cancellation)
                ?? throw new UserError("no YubiKey was chosen", "set AWS_MFA_YUBIKEY to the serial number of the one to use");
            if (int.TryParse(answer.Trim(), out var number) && number >= 1 && number <= keys.Count)
            {
                return keys[number - 1];
            }
        }
    }
}
