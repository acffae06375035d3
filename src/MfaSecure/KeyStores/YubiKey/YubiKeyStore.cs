using System.Security.Cryptography;
using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>Sealed files in <c>$XDG_DATA_HOME/aws-mfa-secure/keys</c>, which only the YubiKey can open: it computes an HMAC under the secret of a hidden OATH
/// account, and that secret exists nowhere else. Access keys share the account of the YubiKeys that they are sealed to.</summary>
internal sealed class YubiKeyStore(Host host, KeyStoreOptions options) : IKeyStore
{
    private const string AccountPrefix = "_hidden:aws-mfa-secure-";
    private const int SecretLength = 32;

    /// <summary>YKOATH specification: "Require touch" from firmware 4.2.6 on.</summary>
    private static readonly Version WithTouch = new(4, 2, 6);

    private readonly SealedKeyFolder folder = new(host);

    public string Name => KnownKeyStores.YubiKeyName;

    public Task<StoredKeyInfo?> FindAsync(string accessKeyId, CancellationToken cancellation)
    {
        var sealedKey = folder.Find(accessKeyId);
        return Task.FromResult(sealedKey is null ? null : new StoredKeyInfo(sealedKey.Created, NoteOf(sealedKey)));
    }

    public async Task<Credentials> ReadAsync(string accessKeyId, CancellationToken cancellation)
    {
        var sealedKey = folder.Find(accessKeyId) ?? throw new UserError(
            $"access key …{Credentials.LastFourOf(accessKeyId)} is not in {folder.Path}", "add it again with aws-mfa-secure keys add, from another device or a new access key");
        using var yubiKeys = new SealingYubiKeys(host, options.Settings);
        using var key = await OpenAsync(yubiKeys, sealedKey, cancellation);
        var hmacs = await yubiKeys.CalculateAsync(key, sealedKey.Account, sealedKey.Touch, sealedKey.Challenges, cancellation);
        return sealedKey.Unseal(hmacs) ?? throw new UserError(
            $"{key.Title} cannot open '{folder.PathOf(accessKeyId)}': the file was changed, or the OATH account was replaced", "restore the file from a backup, or create a new access key");
    }

    public async Task WriteAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        var before = folder.All().FirstOrDefault(other => other.AccessKeyId == keys.AccessKeyId);
        using var yubiKeys = new SealingYubiKeys(host, options.Settings);
        using var first = await yubiKeys.OpenAsync(
            "the YubiKey", key => options.Settings.YubiKeySerial is { } wanted && key.Id != wanted ? $"{key.Title} is not the chosen one ({wanted})" : null, takesFirst: false, cancellation);
        try
        {
            if (await ReusableAsync(first, keys.AccessKeyId, cancellation) is { } other)
            {
                var challenges = SealedKey.NewChallenges(other.Touch);
                var hmacs = await yubiKeys.CalculateAsync(first, other.Account, other.Touch, challenges, cancellation);
                folder.Save(keys.AccessKeyId, SealedKey.Seal(keys, created, other.Account, other.Touch, other.Devices, challenges, hmacs));
            }
            else
            {
                await SealToNewAccountAsync(keys, created, yubiKeys, first, cancellation);
            }
        }
        catch (OathException problem)
        {
            throw new UserError(problem.Message, problem.Hint, cause: problem);
        }

        if (before is not null && !folder.All().Any(other => other.Account == before.Account))
        {
            first.Dispose();
            await DeleteAccountAsync(before, cancellation);
        }
    }

    /// <summary>The OATH account goes with the last file that needs it, from the YubiKeys that are plugged in.</summary>
    public async Task<bool> RemoveAsync(string accessKeyId, CancellationToken cancellation)
    {
        if (folder.Find(accessKeyId) is not { } sealedKey)
        {
            return false;
        }

        folder.Remove(accessKeyId);
        if (!folder.All().Any(other => other.Account == sealedKey.Account))
        {
            await DeleteAccountAsync(sealedKey, cancellation);
        }

        return true;
    }

    private static string? NoteOf(SealedKey key)
        => string.Join(", ", key.Devices.Select(device => device.Title)) + (key.Devices.Count == 1 ? ", no second key" : "") + (key.Touch ? ", touch required" : "");

    private static Task<YubiKey> OpenAsync(SealingYubiKeys yubiKeys, SealedKey sealedKey, CancellationToken cancellation)
        => yubiKeys.OpenAsync(
            string.Join(" or ", sealedKey.Devices.Select(device => device.Title)),
            key => sealedKey.Devices.Any(device => device.Id == key.Applet.DeviceId) ? null
                : key.Serial is not null && sealedKey.Devices.Any(device => device.Serial == key.Serial) ? $"the OATH application of {key.Title} was reset, which deleted what opens this access key"
                : $"{key.Title} is not one that this access key is sealed to",
            takesFirst: true,
            cancellation);

    /// <summary>Another access key whose account fits: no slot is used up, and the backup YubiKey need not be plugged in.</summary>
    private async Task<SealedKey?> ReusableAsync(YubiKey key, string accessKeyId, CancellationToken cancellation)
    {
        var candidates = folder.All()
            .Where(other => other.Devices.Any(device => device.Id == key.Applet.DeviceId)
                && (options.Touch is null || other.Touch == options.Touch) && (!options.SecondKey || other.Devices.Count > 1))
            .OrderByDescending(other => other.AccessKeyId == accessKeyId).ThenByDescending(other => other.Devices.Count)
            .ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var accounts = await key.Applet.ListAsync(cancellation);
        return candidates.Find(other => accounts.Any(account => account.HasId(other.Account)));
    }

    private async Task SealToNewAccountAsync(Credentials keys, DateTimeOffset created, SealingYubiKeys yubiKeys, YubiKey first, CancellationToken cancellation)
    {
        var touch = options.Touch ?? false;
        var account = AccountPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var devices = new List<SealingDevice>();
        try
        {
            await PutAsync(first);
            if (options.SecondKey)
            {
                using var second = await yubiKeys.OpenAsync(
                    "the second YubiKey", key => key.Applet.DeviceId == first.Applet.DeviceId ? "only the first YubiKey is plugged in" : null, takesFirst: false, cancellation);
                try
                {
                    await PutAsync(second);
                    _ = await CalculateAsync(second, SealedKey.NewChallenges(touch));
                }
                catch
                {
                    await TryDeleteAsync(second);
                    throw;
                }
            }

            var challenges = SealedKey.NewChallenges(touch);
            var hmacs = await CalculateAsync(first, challenges);
            folder.Save(keys.AccessKeyId, SealedKey.Seal(keys, created, account, touch, devices, challenges, hmacs));
        }
        catch
        {
            await TryDeleteAsync(first);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        async Task PutAsync(YubiKey key)
        {
            if (touch && key.Applet.Version < WithTouch)
            {
                throw new UserError($"{key.Title} has firmware {key.Applet.Version}, which cannot require a touch", $"use a newer YubiKey (firmware {WithTouch} or later), or leave out --touch");
            }

            using var newAccount = new OathSecret(account, secret, OathAlgorithm.Sha256) { Touch = touch };
            await key.Applet.PutAsync(newAccount, cancellation);
            devices.Add(new(key.Applet.DeviceId, key.Serial));
        }

        // A key that computes something else would never open the file.
        async Task<IReadOnlyList<byte[]>> CalculateAsync(YubiKey key, IReadOnlyList<byte[]> challenges)
        {
            var computed = await yubiKeys.CalculateAsync(key, account, touch, challenges, cancellation);
            return computed.Select((hmac, index) => hmac.AsSpan().SequenceEqual(HMACSHA256.HashData(secret, challenges[index]))).All(equal => equal)
                ? computed
                : throw new UserError($"{key.Title} computes a wrong HMAC for the new account", "try again, or use another YubiKey");
        }

        // Nothing is sealed to it, so it is only a used slot.
        async Task TryDeleteAsync(YubiKey key)
        {
            try
            {
                await key.Applet.DeleteAsync(SealingYubiKeys.SealingAccount(account), CancellationToken.None);
            }
            catch (OathException problem)
            {
                host.Debug($"the hidden OATH account stays on {key.Title}: {problem.Message}");
            }
        }
    }

    private async Task DeleteAccountAsync(SealedKey sealedKey, CancellationToken cancellation)
    {
        using var yubiKeys = new SealingYubiKeys(host, options.Settings with { NoPrompt = true });
        foreach (var device in sealedKey.Devices)
        {
            try
            {
                using var key = await yubiKeys.OpenAsync(device.Title, key => key.Applet.DeviceId == device.Id ? null : "another one is plugged in", takesFirst: true, cancellation);
                await key.Applet.DeleteAsync(SealingYubiKeys.SealingAccount(sealedKey.Account), cancellation);
            }
            catch (Exception absent) when (absent is UserError or OathException { Failure: not OathFailure.NoSuchAccount })
            {
                host.Notice($"the OATH account '{sealedKey.Account}' stays on {device.Title}; it opens nothing anymore, and ykman oath accounts delete removes it");
            }
        }
    }
}
