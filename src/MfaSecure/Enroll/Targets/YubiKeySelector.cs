using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>Finds the key that is to hold an account, and opens it for each thing that is done with it.</summary>
/// <remarks>
/// It is not held in between: other programs may use it while AWS is asked, and Windows resets a card that is held for 5 s in silence.
/// </remarks>
internal sealed class YubiKeySelector(MfaSettings settings, OathPasswords passwords, EnrollConsole talk)
{
    private const string OrApp = "plug one in; or, for an authenticator app in its place, aws-mfa-secure enroll --qr";
    private const string OrOne = "plug it in when it is asked for, or leave out --second-key";

    /// <summary>A key that blinks answers nobody else for 15 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The one key that is in; asks for it to be plugged in, and which one where there are several.</summary>
    /// <param name="but">A key that is not meant; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UserError">There is none, and nobody can be asked for one.</exception>
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
                    talk.Prompter?.StopCounting();
                    return keys.Count == 1 ? keys[0] : await AskWhichAsync(keys, cancellation);
                }

                var reason = reasons.Count > 0 ? string.Join("; ", reasons) : but is null ? "no YubiKey is plugged in" : "no other YubiKey is plugged in";
                if (talk.Prompter is not { } prompter)
                {
                    throw new UserError(reason, but is null ? OrApp : OrOne);
                }

                prompter.Count($"{char.ToUpperInvariant(reason[0])}{reason[1..]}. Plug in {(but is null ? "the key" : "the other key")}, or press Ctrl-C{(but is null ? " (enroll --qr is for an authenticator app)" : "")}… ");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            talk.Prompter?.Close();
            throw new UserError($"no {(but is null ? "" : "other ")}YubiKey was plugged in within {settings.Timeout.TotalSeconds:0} seconds", but is null ? OrApp : OrOne);
        }
    }

    /// <summary>Opens a key again, unlocked.</summary>
    /// <exception cref="UserError">It is gone, or another is in its place, or its password was not given.</exception>
    public async Task<YubiKey> OpenAsync(YubiKeyInfo info, CancellationToken cancellation)
    {
        var card = await PcscCard.ConnectAsync(info.Reader, Patience, cancellation);
        try
        {
            var key = new YubiKey(card, await OathApplet.SelectAsync(card, cancellation), info.Serial);
            if (key.Applet.DeviceId != info.DeviceId)
            {
                throw new UserError($"another key is in the reader now, not {info.Title}", "leave the key in until the command has ended");
            }

            if (key.Applet.IsLocked && !await passwords.UnlockAsync(key, talk.Prompter, cancellation))
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

    /// <summary>The keys that are in, by any reader's account.</summary>
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
                    reasons.Add($"{key.Title} is not the one chosen ({wanted})");
                }
                else if (key.Applet.DeviceId != but?.DeviceId)
                {
                    keys.Add(new(reader, key.Applet.DeviceId, key.Serial, key.Title));
                }
            }
            catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
            {
                // A payment card or an ID card in another reader is nobody's trouble.
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
        if (talk.Prompter is null)
        {
            throw new UserError($"several keys are plugged in: {list}", "set AWS_MFA_YUBIKEY to the serial number of the one to use");
        }

        while (true)
        {
            var answer = await talk.AskAsync($"Which key? {list} ", cancellation)
                ?? throw new UserError("no key was chosen", "set AWS_MFA_YUBIKEY to the serial number of the one to use");
            if (int.TryParse(answer.Trim(), out var number) && number >= 1 && number <= keys.Count)
            {
                return keys[number - 1];
            }
        }
    }
}
