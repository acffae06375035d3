using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The device's OATH account on a key in any reader, over PC/SC; a key plugged in while this waits is used.</summary>
/// <param name="host">The clock, and where people are told without a terminal.</param>
/// <param name="settings">Which account and key, if the user says so.</param>
/// <param name="clock">The time to compute codes for, and which time steps are spent.</param>
/// <param name="prompter">The terminal; null where there is none, and then keys must be in already.</param>
/// <param name="left">A touch request that an earlier try left, and ours for the next one.</param>
internal sealed partial class YubiKeySource(Host host, MfaSettings settings, TotpClock clock, TerminalPrompter? prompter, PendingTouch left) : IMfaSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Long enough for a key that is free, where a command before is known to hold it.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(100);

    private readonly YubiKeyMessages talk = new(prompter, new(host));
    private readonly OathPasswords passwords = new(new(host));
    private bool isReaderBusy;
    private bool isSettled;

    /// <inheritdoc/>
    public string Name => "yubikey";

    /// <summary>Done when the keys that are in have been looked at, so that the prompt can say "touch" in its first line.</summary>
    public TaskCompletionSource FirstLook { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc cref="YubiKeyMessages.IsAlone"/>
    public bool IsAlone
    {
        get => talk.IsAlone;
        set => talk.IsAlone = value;
    }

    /// <inheritdoc/>
    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        try
        {
            using var context = await Task.Run(() => (PcscContext.Open(out var problem), problem), cancellation) is var (opened, reason) && opened is not null
                ? opened
                : throw reason!;
            for (var readers = context.Look(); ; readers = await NextAsync(context, readers, cancellation))
            {
                (isReaderBusy, isSettled) = (false, false);
                var answer = await TakeUpAsync(cancellation) ?? await TryReadersAsync(readers.WithCard, device, cancellation);
                if (answer.Code is not null || prompter is null || (IsAlone && isSettled))
                {
                    return answer;
                }

                FirstLook.TrySetResult();
                if (IsAlone)
                {
                    TellAlone(answer, anyIsIn: context.Look().WithCard.Count > 0);
                }
            }
        }
        catch (OathException problem)
        {
            // Most people without PC/SC have no key either: they are told of it only if they asked for a key.
            return None(problem.WithHint, isNews: problem.Failure != OathFailure.NotInstalled || settings.WantsKey, matters: settings.WantsKey);
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

    /// <summary>The touch request of the try before, if the key has not failed since.</summary>
    private async Task<MfaCodeResult?> TakeUpAsync(CancellationToken cancellation)
    {
        if (left.Take() is not { } running)
        {
            return null;
        }

        var keys = new List<YubiKey> { running.Key };
        if (running.Code.IsFaulted)
        {
            running.Dispose();
            return null;
        }

        try
        {
            return await CodeAsync(running.Key, running.Entry, keys, running, cancellation);
        }
        catch (OathException problem)
        {
            return Trouble(problem);
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    private async Task<MfaCodeResult> TryReadersAsync(IReadOnlyList<string> readers, MfaDevice device, CancellationToken cancellation)
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
                [var (key, entry)] => await CodeAsync(key, entry, keys, null, cancellation),
                [] when reasons.Count > 0 => None(string.Join("; ", reasons)),
                [] when keys.Count == 0 => None("no YubiKey is plugged in", matters: settings.WantsKey),
                [] => NoAccount(keys),
                _ => Settled(
                    $"several accounts fit, choose with mfa_oath_account and mfa_yubikey_serial: {string.Join(", ", matches.Select(match => $"'{match.Entry.Account.Id}' on {match.Key.Title}"))}",
                    "set them in the profile, or AWS_MFA_OATH_ACCOUNT and AWS_MFA_YUBIKEY for once"),
            };
        }
        catch (OathException problem)
        {
            return Trouble(problem);
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
            key = await OpenAsync(reader, withSerial: settings.YubiKeySerial is not null || count > 1, cancellation);
            if (settings.YubiKeySerial is { } wanted && key.Id != wanted)
            {
                reasons.Add($"{key.Title} is not the one chosen ({wanted})");
                return;
            }

            if (key.Applet.IsLocked && !await passwords.UnlockAsync(key, prompter, cancellation))
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
            talk.Tell(problem.WithHint);
        }
        finally
        {
            key?.Dispose();
        }
    }

    private async Task<YubiKey> OpenAsync(string reader, bool withSerial, CancellationToken cancellation)
    {
        var blinksFor = left.BlinksFor;
        try
        {
            return await YubiKey.OpenAsync(reader, blinksFor > TimeSpan.Zero ? ShortPatience : Patience, withSerial, cancellation);
        }
        catch (OathException busy) when (busy.Failure == OathFailure.ReaderBusy && blinksFor > TimeSpan.Zero)
        {
            talk.TellHeld(blinksFor);
            return await YubiKey.OpenAsync(reader, blinksFor + Patience, withSerial, cancellation);
        }
    }

    private async Task FindAsync(YubiKey key, MfaDevice device, List<(YubiKey Key, OathEntry Entry)> matches, List<string> reasons, CancellationToken cancellation)
    {
        var entries = await key.Applet.CalculateAllAsync(clock.Now, cancellation);
        foreach (var account in OathAccountChooser.Find([.. entries.Select(entry => entry.Account)], device, settings.OathAccount))
        {
            if (account.Type == OathType.Hotp)
            {
                reasons.Add(Settled($"'{account.Id}' on {key.Title} is a HOTP account, and AWS takes TOTP only").Reason);
            }
            else
            {
                matches.Add((key, entries.First(entry => entry.Account == account)));
            }
        }
    }

    private async Task<MfaCodeResult> CodeAsync(YubiKey key, OathEntry entry, List<YubiKey> keys, TouchRequest? running, CancellationToken cancellation)
    {
        keys.Where(other => other != key).ToList().ForEach(other => other.Dispose());
        if (entry.NeedsTouch && settings.NoPrompt)
        {
            return MfaCodeResult.None($"'{entry.Account.Id}' on {key.Title} needs a touch, and AWS_MFA_NO_PROMPT is set");
        }

        var codes = new TouchCodeReader(clock, prompter, talk, left, host.Clock);
        var code = await codes.GetAsync(key, entry, running, () => FirstLook.TrySetResult(), () => keys.Remove(key), cancellation);
        return code is null ? MfaCodeResult.None("the YubiKey was not touched", wasAsked: true)
            : code.Digits.Length == 6 ? MfaCodeResult.Of(new(code.Digits, Name, isCertain: true, isComputed: true))
            : Settled($"'{entry.Account.Id}' on {key.Title} has {code.Digits.Length} digits, and AWS takes six");
    }
}
