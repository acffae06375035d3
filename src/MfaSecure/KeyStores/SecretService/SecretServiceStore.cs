using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>GNOME Keyring, KWallet, KeePassXC. Items are found by their attributes, never by their label.</summary>
internal sealed class SecretServiceStore(Host host, KeyStoreOptions options) : IKeyStore
{
    private const string Schema = "com.github.aws-mfa-secure.AccessKey";

    public string Name => KnownKeyStores.SecretServiceName;

    public async Task<StoredKeyInfo?> FindAsync(string accessKeyId, CancellationToken cancellation)
    {
        using var service = await SecretServiceClient.ConnectAsync(host.Environment, cancellation);
        var (unlocked, locked) = await SearchAsync(service, accessKeyId, cancellation);
        return unlocked is not null ? new(await service.CreatedAsync(unlocked, cancellation))
            : locked is not null ? new(await service.CreatedAsync(locked, cancellation), "locked")
            : null;
    }

    public async Task<Credentials> ReadAsync(string accessKeyId, CancellationToken cancellation)
    {
        using var service = await SecretServiceClient.ConnectAsync(host.Environment, cancellation);
        var item = await ItemAsync(service, accessKeyId, cancellation) ?? throw new UserError(
            $"the keyring has no access key …{Credentials.LastFourOf(accessKeyId)}", "open the keyring that has it, or add the access key again: aws-mfa-secure keys add");
        return await service.GetSecretAsync(item, cancellation) is { Length: > 0 } secret
            ? new(accessKeyId, secret)
            : throw new UserError($"the keyring gave no readable secret for access key …{Credentials.LastFourOf(accessKeyId)}", "add the access key again: aws-mfa-secure keys add");
    }

    public async Task WriteAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        using var service = await SecretServiceClient.ConnectAsync(host.Environment, cancellation);
        if (await ItemAsync(service, keys.AccessKeyId, cancellation) is { } item)
        {
            await service.SetSecretAsync(item, keys.SecretAccessKey, cancellation);
            return;
        }

        var collection = await service.DefaultCollectionAsync(cancellation)
            ?? throw new UserError("there is no default keyring", "create one in your desktop session (with Seahorse: Passwords, +, Password keyring, Set as default)");
        await UnlockAsync(service, collection, cancellation);
        var prompt = await service.CreateItemAsync(collection, $"AWS access key {keys.AccessKeyId} (aws-mfa-secure)", AttributesOf(keys.AccessKeyId), keys.SecretAccessKey, cancellation);
        await AnswerAsync(service, prompt, "the keyring asks before it stores the access key", cancellation);
    }

    public async Task<bool> RemoveAsync(string accessKeyId, CancellationToken cancellation)
    {
        using var service = await SecretServiceClient.ConnectAsync(host.Environment, cancellation);
        if (await ItemAsync(service, accessKeyId, cancellation) is not { } item)
        {
            return false;
        }

        await AnswerAsync(service, await service.DeleteAsync(item, cancellation), "the keyring asks before it deletes the access key", cancellation);
        return true;
    }

    private static Dictionary<string, string> AttributesOf(string accessKeyId) => new() { ["xdg:schema"] = Schema, ["access_key_id"] = accessKeyId };

    /// <summary>Unlocked; null if there is none.</summary>
    private async Task<string?> ItemAsync(SecretServiceClient service, string accessKeyId, CancellationToken cancellation)
    {
        var (unlocked, locked) = await SearchAsync(service, accessKeyId, cancellation);
        if (unlocked is null && locked is not null)
        {
            await UnlockAsync(service, locked, cancellation);
            (unlocked, _) = await SearchAsync(service, accessKeyId, cancellation);
        }

        return unlocked;
    }

    /// <summary>GNOME Keyring shows a locked item with another <c>xdg:schema</c>: it is found by the ID alone, and searched for again after unlocking.</summary>
    private static async Task<(string? Unlocked, string? Locked)> SearchAsync(SecretServiceClient service, string accessKeyId, CancellationToken cancellation)
    {
        var attributes = AttributesOf(accessKeyId);
        var (unlocked, locked) = await service.SearchAsync(attributes, cancellation);
        if (unlocked.Length == 0 && locked.Length == 0)
        {
            attributes.Remove("xdg:schema");
            (_, locked) = await service.SearchAsync(attributes, cancellation);
        }

        return (unlocked.FirstOrDefault(), locked.FirstOrDefault());
    }

    private async Task UnlockAsync(SecretServiceClient service, string path, CancellationToken cancellation)
        => await AnswerAsync(service, await service.UnlockAsync(path, cancellation), "the keyring is locked", cancellation);

    /// <summary>The keyring's own window asks; over ssh or in cron nobody would see it.</summary>
    private async Task AnswerAsync(SecretServiceClient service, string prompt, string why, CancellationToken cancellation)
    {
        if (prompt == SecretServiceClient.NoObject)
        {
            return;
        }

        const string Fix = "unlock the keyring in your desktop session, or without one: gnome-keyring-daemon --unlock, which reads the password from stdin";
        if (options.Settings.NoPrompt || (host.Environment.NonEmpty("DISPLAY") is null && host.Environment.NonEmpty("WAYLAND_DISPLAY") is null))
        {
            throw new UserError($"{why}, and {(options.Settings.NoPrompt ? "AWS_MFA_NO_PROMPT is set" : "there is no display to ask on")}", Fix, ErrorKind.NobodyToAsk);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Settings.Timeout);
        try
        {
            if (!await TerminalPrompter.WhileAsync(host, "Waiting for the keyring to be unlocked", () => service.PromptAsync(prompt, limit.Token), isAlone: false))
            {
                throw new UnansweredError($"{why}, and its question was dismissed", Fix);
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new UnansweredError($"{why}, and its question was not answered within {options.Settings.Timeout.TotalSeconds:0} s", "answer it in your desktop session; AWS_MFA_TIMEOUT sets how long to wait", exception);
        }
    }
}
