using System.Collections.Concurrent;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Completion;

/// <summary>Without prompts, codes or error messages; only what can be read in time.</summary>
internal static class OathAccountNames
{
    /// <summary>In total: the shell is blocked meanwhile.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static IReadOnlyCollection<string> Read(Host host)
    {
        if (CryptoLibrary.Problem is not null)
        {
            return [];
        }

        var quiet = new Host { Environment = host.Environment, Home = host.Home };
        var found = new ConcurrentQueue<string>();
        using var limit = new CancellationTokenSource(Limit);
        var cancellation = limit.Token;
        try
        {
            // Opening PC/SC cannot be canceled, only abandoned.
            Task.Run(() => ReadAllAsync(quiet, found, cancellation), cancellation).WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OathException or OperationCanceledException)
        {
            // pcscd is missing or does not answer.
        }

        return [.. found];
    }

    private static async Task ReadAllAsync(Host host, ConcurrentQueue<string> found, CancellationToken cancellation)
    {
        using var context = PcscContext.Open(out _);
        await Task.WhenAll((context?.Look().WithCard ?? []).Select(reader => ReadAsync(host, reader, found, cancellation)));
    }

    private static async Task ReadAsync(Host host, string reader, ConcurrentQueue<string> found, CancellationToken cancellation)
    {
        try
        {
            using var yubiKey = await YubiKey.OpenAsync(reader, Limit, withSerial: false, cancellation);
            if (!yubiKey.Applet.IsLocked || await new OathPasswords(new StateFolder(host)).UnlockAsync(yubiKey, prompter: null, cancellation))
            {
                foreach (var account in (await yubiKey.Applet.ListAsync(cancellation)).Where(IsOffered))
                {
                    found.Enqueue(account.Id);
                }
            }
        }
        catch (Exception exception) when (exception is OathException or OperationCanceledException)
        {
            // No OATH application, or another program is using the card.
        }
    }

    /// <summary>TOTP with AWS's period, and a name that is printable and that shells do not trim.</summary>
    private static bool IsOffered(OathAccount account)
        => account is { Type: OathType.Totp, Period: OathAccount.DefaultPeriod, IsHidden: false }
            && account.HasId(account.Id) && !account.Id.Any(char.IsControl) && account.Id == account.Id.Trim();
}
