using System.Text;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.KeyStores;

/// <summary>Finds and opens YubiKeys for sealing, waits for one that is not plugged in, and asks for touches.</summary>
internal sealed class SealingYubiKeys(Host host, MfaSettings settings) : IDisposable
{
    private const int TouchRequests = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TerminalPrompter? prompter = settings.NoPrompt ? null : TerminalPrompter.Open(host);
    private readonly PendingTouch pendingTouch = new(host);
    private readonly OathPasswords passwords = new(new(host));

    public void Dispose()
    {
        prompter?.Dispose();
        pendingTouch.Dispose();
    }

    /// <summary>Waits for a YubiKey that <paramref name="objection"/> accepts, and unlocks it.</summary>
    /// <exception cref="UserError">No YubiKey was plugged in in time, or there is no prompt to ask for one.</exception>
    public async Task<YubiKey> OpenAsync(string which, Func<YubiKey, string?> objection, bool takesFirst, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Timeout);
        try
        {
            using var context = PcscContext.Open(out var problem) ?? throw problem!;
            for (var readers = context.Look(); ; readers = await context.NextAsync(readers, limit.Token))
            {
                var reasons = new List<string>();
                if (await LookAsync(readers.WithCard, objection, takesFirst, reasons, limit.Token) is { } found)
                {
                    prompter?.Close();
                    return found;
                }

                var reason = reasons.Count > 0 ? string.Join("; ", reasons) : "no YubiKey is plugged in";
                if (prompter is null)
                {
                    throw new UserError($"{which} is needed, but {reason}", "plug it in and run the command in a terminal", ErrorKind.NobodyToAsk);
                }

                prompter.Ask($"{char.ToUpperInvariant(reason[0])}{reason[1..]}. Plug in {which} (Ctrl-C to cancel)… ");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            prompter?.Close();
            throw new UnansweredError(
                $"{which} was not plugged in within {settings.Timeout.TotalSeconds:0} s", "run the command again; AWS_MFA_TIMEOUT sets how long to wait");
        }
        catch (OathException problem)
        {
            throw new UserError(problem.Message, problem.Hint, cause: problem);
        }
    }

    /// <summary>The HMACs of an account, each with a touch if the account needs one.</summary>
    public async Task<IReadOnlyList<byte[]>> CalculateAsync(YubiKey key, string account, bool touch, IReadOnlyList<byte[]> challenges, CancellationToken cancellation)
    {
        if (touch && settings.NoPrompt)
        {
            throw new UserError($"{key.Title} needs a touch, and AWS_MFA_NO_PROMPT is set", "unset AWS_MFA_NO_PROMPT", ErrorKind.NobodyToAsk);
        }

        var messages = new YubiKeyMessages(prompter, new(host), isAlone: true);
        var hmacs = new List<byte[]>();
        foreach (var challenge in challenges)
        {
            hmacs.Add(await CalculateAsync(key, SealingAccount(account), touch, challenge, messages, cancellation));
        }

        return hmacs;
    }

    public static OathAccount SealingAccount(string id) => new(Encoding.UTF8.GetBytes(id), OathType.Totp, OathAlgorithm.Sha256);

    private async Task<byte[]> CalculateAsync(YubiKey key, OathAccount account, bool touch, byte[] challenge, YubiKeyMessages messages, CancellationToken cancellation)
    {
        for (var request = 1; ; request++)
        {
            using var untilTouched = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                if (touch)
                {
                    messages.AskTouch(null, isFirst: request == 1, untilTouched.Token);
                }

                var hmac = await key.Applet.CalculateHmacAsync(account, challenge, cancellation);
                prompter?.Close();
                return hmac;
            }
            catch (OathException problem) when (problem.Failure == OathFailure.TouchNotGiven && request < TouchRequests)
            {
                messages.TellTouch("the YubiKey was not touched in time; touch it now", null);
            }
            catch (OathException problem)
            {
                prompter?.Close();
                throw problem.Failure == OathFailure.TouchNotGiven
                    ? new UnansweredError(problem.Message, "run the command again, and touch the YubiKey while it blinks", problem)
                    : new UserError(problem.Message, problem.Hint, cause: problem);
            }
            finally
            {
                await untilTouched.CancelAsync();
            }
        }
    }

    private async Task<YubiKey?> LookAsync(IReadOnlyList<string> readers, Func<YubiKey, string?> objection, bool takesFirst, List<string> reasons, CancellationToken cancellation)
    {
        YubiKey? found = null;
        foreach (var reader in readers)
        {
            YubiKey? key = null;
            try
            {
                key = await YubiKey.OpenAsync(reader, pendingTouch.BlinksFor + Patience, withSerial: true, cancellation);
                if (objection(key) is { } reason)
                {
                    reasons.Add(reason);
                }
                else if (key.Applet.IsLocked && !await passwords.UnlockAsync(key, prompter, cancellation))
                {
                    throw new UserError($"{key.Title} is locked with an OATH password, which was not given", "it is the one set with 'ykman oath access change'");
                }
                else if (found is not null && !takesFirst)
                {
                    throw new UserError($"several YubiKeys are plugged in: {found.Title}, {key.Title}", "unplug one, or set AWS_MFA_YUBIKEY to the serial number of the one to use");
                }
                else if (found is null)
                {
                    (found, key) = (key, null);
                }
            }
            catch (OathException problem) when (problem.Failure == OathFailure.NoApplet)
            {
                // A payment card or an ID card in another reader.
            }
            catch (OathException problem)
            {
                reasons.Add(problem.WithHint);
            }
            catch
            {
                found?.Dispose();
                throw;
            }
            finally
            {
                key?.Dispose();
            }
        }

        return found;
    }
}
