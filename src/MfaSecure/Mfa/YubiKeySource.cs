using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>The device's OATH account on a key in any reader, over PC/SC; a key plugged in while this waits is used.</summary>
/// <param name="settings">Which account and key, if the user says so.</param>
/// <param name="clock">The time to compute codes for, and which time steps are spent.</param>
/// <param name="desk">The terminal; null where there is none, and then keys must be in already.</param>
/// <param name="passwords">Remembered OATH passwords.</param>
/// <param name="notifier">Tells of an awaited touch where no terminal shows it.</param>
internal sealed class YubiKeySource(MfaSettings settings, StepClock clock, TerminalDesk? desk, OathPasswords passwords, Notifier notifier) : IMfaSource
{
    /// <summary>The first touch request and two more.</summary>
    private const int TouchRequests = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly HashSet<string> told = [];
    private bool isReaderBusy;
    private bool isSettled;

    /// <inheritdoc/>
    public string Name => "yubikey";

    /// <summary>Done when the keys that are in have been looked at, so that the prompt can say "touch" in its first line.</summary>
    public TaskCompletionSource FirstLook { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether no prompt stands beside it, so that the terminal must say what is waited for.</summary>
    public bool IsAlone { get; set; }

    /// <inheritdoc/>
    public async Task<MfaAnswer> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        try
        {
            using var context = await Task.Run(() => (PcscContext.Open(out var problem), problem), cancellation) is var (opened, reason) && opened is not null
                ? opened
                : throw reason!;
            for (var readers = context.Look(); ; readers = await NextAsync(context, readers, cancellation))
            {
                (isReaderBusy, isSettled) = (false, false);
                var answer = await TryReadersAsync(readers.WithCard, device, cancellation);
                if (answer.Code is not null || desk is null || (IsAlone && isSettled))
                {
                    return answer;
                }

                FirstLook.TrySetResult();
                if (IsAlone)
                {
                    desk.Ask($"{answer.Reason}; waiting for a key… ");
                }
            }
        }
        catch (OathException problem)
        {
            // Most people without PC/SC have no key either: they are told of it only if they asked for a key.
            return None(problem.WithHint, isNews: problem.Failure != OathFailure.NotInstalled || settings.WantsKey);
        }
        finally
        {
            FirstLook.TrySetResult();
        }
    }

    /// <summary>PC/SC tells of keys that come and go; that another program lets go of one is only seen by trying.</summary>
    private async Task<PcscReaders> NextAsync(PcscContext context, PcscReaders readers, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(isReaderBusy ? Patience : Timeout.InfiniteTimeSpan);
        try
        {
            return await context.NextAsync(readers, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return context.Look();
        }
    }

    private async Task<MfaAnswer> TryReadersAsync(IReadOnlyList<string> readers, MfaDevice device, CancellationToken cancellation)
    {
        var keys = new List<YubiKey>();
        try
        {
            var reasons = new List<string>();
            foreach (var reader in readers)
            {
                await ConnectAsync(reader, readers.Count, keys, reasons, cancellation);
            }

            var matches = new List<(YubiKey Key, OathEntry Entry)>();
            foreach (var key in keys)
            {
                await FindAsync(key, device, matches, reasons, cancellation);
            }

            return matches switch
            {
                [var (key, entry)] => await CodeAsync(key, entry, keys, cancellation),
                [] => None(reasons.Count > 0 ? string.Join("; ", reasons)
                    : keys.Count == 0 ? "no key is plugged in"
                    : $"no key has an account for {settings.OathAccount ?? device.Serial}"),
                _ => Settled($"several accounts fit, choose with mfa_oath_account and mfa_yubikey_serial: {string.Join(", ", matches.Select(match => $"'{match.Entry.Account.Id}' on {match.Key.Title}"))}"),
            };
        }
        catch (OathException problem)
        {
            return None(problem.WithHint, isNews: true);
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <summary>One reader's trouble is told and does not keep the others from being searched.</summary>
    private async Task ConnectAsync(string reader, int count, List<YubiKey> keys, List<string> reasons, CancellationToken cancellation)
    {
        YubiKey? key = null;
        try
        {
            key = await YubiKey.OpenAsync(reader, Patience, withSerial: settings.YubiKeySerial is not null || count > 1, cancellation);
            if (settings.YubiKeySerial is { } wanted && key.Id != wanted)
            {
                reasons.Add($"{key.Title} is not the one chosen ({wanted})");
                return;
            }

            if (key.Applet.IsLocked && !await passwords.UnlockAsync(key, desk, cancellation))
            {
                reasons.Add($"{key.Title} is locked with an OATH password");
                return;
            }

            keys.Add(key);
            key = null;
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
        {
            // A payment card or an ID card in another reader is nobody's trouble.
        }
        catch (OathException problem)
        {
            isReaderBusy |= problem.Failure == OathFailure.ReaderBusy;
            reasons.Add(problem.WithHint);
            Tell(problem.WithHint);
        }
        finally
        {
            key?.Dispose();
        }
    }

    private async Task FindAsync(YubiKey key, MfaDevice device, List<(YubiKey Key, OathEntry Entry)> matches, List<string> reasons, CancellationToken cancellation)
    {
        var entries = await key.Applet.CalculateAllAsync(clock.Now, cancellation);
        foreach (var account in OathAccountChooser.Find([.. entries.Select(entry => entry.Account)], device, settings.OathAccount))
        {
            if (account.Type == OathType.Hotp)
            {
                var reason = $"'{account.Id}' on {key.Title} is a HOTP account, and AWS takes TOTP only";
                reasons.Add(Settled(reason).Reason);
            }
            else
            {
                matches.Add((key, entries.First(entry => entry.Account == account)));
            }
        }
    }

    private async Task<MfaAnswer> CodeAsync(YubiKey key, OathEntry entry, List<YubiKey> keys, CancellationToken cancellation)
    {
        keys.Where(other => other != key).ToList().ForEach(other => other.Dispose());
        if (entry.NeedsTouch && settings.NoPrompt)
        {
            return MfaAnswer.None($"'{entry.Account.Id}' on {key.Title} needs a touch, and AWS_MFA_NO_PROMPT is set");
        }

        await clock.WaitForFreshStepAsync(desk, cancellation);
        for (var request = 1; request <= TouchRequests; request++)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                if (entry.NeedsTouch)
                {
                    desk?.Ask(IsAlone ? "Touch your YubiKey… " : "Touch your YubiKey, or type the code: ");
                    FirstLook.TrySetResult();
                    notifier.After(TimeSpan.FromSeconds(2), "Touch your YubiKey", onTerminal: desk is not null, waiting.Token);
                }

                var code = entry.Code is { } ready && clock.Now >= ready.ValidFrom && clock.Now < ready.ValidUntil
                    ? ready
                    : await key.Applet.CalculateAsync(entry.Account, clock.Now, cancellation);
                return code.Digits.Length == 6
                    ? MfaAnswer.Of(new(code.Digits, Name, isCertain: true, isComputed: true))
                    : Settled($"'{entry.Account.Id}' on {key.Title} has {code.Digits.Length} digits, and AWS takes six");
            }
            catch (OathException problem) when (problem.Failure == OathFailure.TouchNotGiven)
            {
                desk?.Tell($"aws-mfa-secure: the YubiKey was not touched in time{(request < TouchRequests ? "; once more" : "; pull it and plug it in to use it")}", thenAsk: Prompt);
            }
            finally
            {
                await waiting.CancelAsync();
            }
        }

        return MfaAnswer.None("the YubiKey was not touched", wasAsked: true);
    }

    /// <summary>What is asked once the key has nothing to say: the prompt beside it, if there is one.</summary>
    private string? Prompt => IsAlone ? null : PromptSource.Prompt;

    /// <summary>No code, and waiting for another key would not help: alone, this ends it.</summary>
    private MfaAnswer Settled(string reason)
    {
        isSettled = true;
        return None(reason, isNews: !IsAlone);
    }

    private MfaAnswer None(string reason, bool isNews = false)
    {
        if (isNews)
        {
            Tell(reason);
        }

        return MfaAnswer.None(reason);
    }

    /// <summary>Each trouble once: a key that comes and goes does not fill the screen.</summary>
    private void Tell(string reason)
    {
        if (told.Add(reason))
        {
            desk?.Tell($"aws-mfa-secure: {reason}", thenAsk: Prompt);
        }
        else if (Prompt is { } prompt)
        {
            desk?.Ask(prompt);
        }
    }
}
