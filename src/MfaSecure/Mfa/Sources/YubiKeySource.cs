using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>An OATH account on a YubiKey in any PC/SC reader; with a terminal, also one plugged in meanwhile.</summary>
/// <remarks><c>given</c>: the codes that YubiKeys have given in this command, by OATH device id. Whoever asks again says that AWS rejected them.</remarks>
internal sealed partial class YubiKeySource(Host host, MfaSettings settings, TotpClock clock, TerminalPrompter? prompter, PendingTouch pendingTouch, Dictionary<string, string> given, YubiKeyMessages messages) : IMfaSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Long enough for a free YubiKey, if an earlier command is known to hold it.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(100);

    private readonly OathPasswords passwords = new(new(host));
    private readonly List<string> withoutOath = [];
    private readonly ReaderMark mark = new(host, settings.NoPrompt);
    private bool isReaderBusy;
    private bool isReaderOurs;
    private bool isSettled;

    public string Name => "yubikey";

    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        try
        {
            using var context = await Task.Run(() => (PcscContext.Open(out var problem), problem), cancellation) is var (opened, reason) && opened is not null
                ? opened
                : throw reason!;
            for (var readers = context.Look(); ; readers = await NextAsync(context, readers, cancellation))
            {
                (isReaderBusy, isReaderOurs, isSettled) = (false, false, false);
                var result = await ResumeAsync(device, cancellation) ?? await TryReadersAsync(readers.WithCard, device, cancellation);
                if (result.Code is not null || (prompter is null && (!isReaderOurs || settings.NoPrompt)) || (messages.IsAlone && isSettled))
                {
                    return result;
                }

                messages.EndFirstLook();
                if (messages.IsAlone)
                {
                    TellAlone(result, anyIsIn: context.Look().WithCard.Count > 0);
                }
            }
        }
        catch (OathException problem)
        {
            // Most people without a running PC/SC have no YubiKey either; only those who have one, or configured one, are told.
            var isNews = settings.WantsKey || problem.Failure is not (OathFailure.NotInstalled or OathFailure.NoService) || UsbDevices.MayHaveYubiKey();
            return None(problem.WithHint, isNews, matters: settings.WantsKey);
        }
        finally
        {
            messages.EndFirstLook();
        }
    }

    /// <summary>PC/SC reports YubiKeys that come and go; only trying shows that another program released one.</summary>
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

    private async Task<MfaCodeResult?> ResumeAsync(MfaDevice device, CancellationToken cancellation)
    {
        var left = pendingTouch.Take();
        foreach (var failed in left.Where(request => request.Code.IsFaulted))
        {
            failed.Dispose();
        }

        if (left.Where(request => !request.Code.IsFaulted).ToList() is not [var first, ..] pending)
        {
            return null;
        }

        try
        {
            return await CodeAsync([.. pending.Select(request => (request.Key, request.Entry))], first.Name, pending, device, cancellation);
        }
        catch (OathException problem)
        {
            return Trouble(problem);
        }
    }

    private async Task<MfaCodeResult> TryReadersAsync(IReadOnlyList<string> readers, MfaDevice device, CancellationToken cancellation)
    {
        var keys = new List<YubiKey>();
        try
        {
            withoutOath.Clear();
            var reasons = new List<string>();
            var isOneOfSeveral = readers.Count > 1;
            foreach (var reader in readers)
            {
                await ConnectAsync(reader, isOneOfSeveral, keys, reasons, cancellation);
            }

            var matches = new List<(YubiKey Key, OathEntry Entry)>();
            foreach (var key in keys)
            {
                await FindAsync(key, device, matches, reasons, cancellation);
            }

            if (matches is [var (_, first), ..] && matches.TrueForAll(match => match.Entry.Account.RawId.Span.SequenceEqual(first.Account.RawId.Span)))
            {
                // The same id on several YubiKeys: one account, on a YubiKey and its backups.
                var chosen = Only(matches, keys);
                return await CodeAsync(chosen, isOneOfSeveral ? NameOf(chosen) : null, [], device, cancellation);
            }

            return matches switch
            {
                [] when reasons.Count > 0 => None(string.Join("; ", reasons)),
                [] when withoutOath.Count > 0 => NoOath(keys),
                [] when keys.Count == 0 => None("no YubiKey is plugged in", matters: settings.WantsKey),
                [] => NoAccount(keys),
                _ => Settled(
                    $"several accounts match, choose one with mfa_oath_account or mfa_yubikey_serial: {string.Join(", ", matches.Select(match => $"'{match.Entry.Account.Id}' on {match.Key.Title}"))}",
                    "set mfa_oath_account and mfa_yubikey_serial in the profile, or AWS_MFA_OATH_ACCOUNT and AWS_MFA_YUBIKEY for one command"),
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

    private async Task ConnectAsync(string reader, bool isOneOfSeveral, List<YubiKey> keys, List<string> reasons, CancellationToken cancellation)
    {
        YubiKey? key = null;
        try
        {
            key = await OpenAsync(reader, withSerial: settings.YubiKeySerial is not null || isOneOfSeveral, cancellation);
            if (settings.YubiKeySerial is { } wanted && key.Id != wanted)
            {
                reasons.Add($"{key.Title} is not the chosen one ({wanted})");
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
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet && PcscError.IsYubicos(reader))
        {
            withoutOath.Add(reader);
        }
        catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
        {
            // A payment card or an ID card in another reader is not a problem.
        }
        catch (OathException problem)
        {
            isReaderBusy |= problem.Failure == OathFailure.ReaderBusy;
            reasons.Add(problem.WithHint);
            messages.Tell(problem.WithHint);
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
                reasons.Add(Settled($"'{account.Id}' on {key.Title} is a HOTP account, but AWS accepts only TOTP").Reason);
            }
            else
            {
                matches.Add((key, entries.First(entry => entry.Account == account)));
            }
        }
    }
}
