using MfaSecure.Platform;
using Tmds.DBus.Protocol;

namespace MfaSecure.KeyStores;

/// <summary>The calls of <c>org.freedesktop.secrets</c> that we need (Secret Service API draft 0.2), each with a time limit.</summary>
internal sealed class SecretServiceClient : IDisposable
{
    public const string NoObject = "/";

    private const string Service = "org.freedesktop.secrets", Root = "/org/freedesktop/secrets";
    private const string ServiceInterface = "org.freedesktop.Secret.Service", Collection = "org.freedesktop.Secret.Collection";
    private const string Item = "org.freedesktop.Secret.Item", PromptInterface = "org.freedesktop.Secret.Prompt", Properties = "org.freedesktop.DBus.Properties";

    private readonly DBusConnection connection;
    private readonly SecretTransfer transfer = new();
    private string session = NoObject;

    private SecretServiceClient(DBusConnection connection) => this.connection = connection;

    /// <exception cref="UserError">There is no bus, or no Secret Service on it.</exception>
    public static async Task<SecretServiceClient> ConnectAsync(EnvironmentBlock environment, CancellationToken cancellation)
    {
        var address = environment.NonEmpty("DBUS_SESSION_BUS_ADDRESS")
            ?? (environment.NonEmpty("XDG_RUNTIME_DIR") is { } folder && RawFile.TryStat($"{folder}/bus", follow: true, out _) ? $"unix:path={folder}/bus" : null)
            ?? throw new UserError("there is no D-Bus session bus, so no Secret Service", "run the command in your desktop session, or use another key store, such as pass");
        var client = new SecretServiceClient(new(address));
        try
        {
            await SecretServiceCall.WithinLimitAsync(async () =>
            {
                await client.connection.ConnectAsync();
                await client.OpenSessionAsync();
                return true;
            }, cancellation);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Of all collections.</summary>
    public Task<(string[] Unlocked, string[] Locked)> SearchAsync(IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation)
        => CallAsync(
            Root, ServiceInterface, "SearchItems", "a{ss}", (ref writer) => Write(ref writer, attributes),
            static (message, _) =>
            {
                var reader = message.GetBodyReader();
                return (Paths(ref reader), Paths(ref reader));
            },
            cancellation);

    /// <summary>Null if there is none yet.</summary>
    public async Task<string?> DefaultCollectionAsync(CancellationToken cancellation)
    {
        var path = await CallAsync(
            Root, ServiceInterface, "ReadAlias", "s", static (ref writer) => writer.WriteString("default"), static (message, _) => message.GetBodyReader().ReadObjectPathAsString(), cancellation);
        return path == NoObject ? null : path;
    }

    /// <summary>A prompt, or <see cref="NoObject"/> where none is needed.</summary>
    public Task<string> UnlockAsync(string path, CancellationToken cancellation)
        => CallAsync(
            Root, ServiceInterface, "Unlock", "ao", (ref writer) => writer.WriteArray(new ObjectPath[] { new(path) }),
            static (message, _) =>
            {
                var reader = message.GetBodyReader();
                _ = Paths(ref reader);
                return reader.ReadObjectPathAsString();
            },
            cancellation);

    /// <summary>False if the user dismissed it. The caller limits the time.</summary>
    public async Task<bool> PromptAsync(string prompt, CancellationToken cancellation)
    {
        var completed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = await connection.WatchSignalAsync(
            Service, prompt, PromptInterface, "Completed", static (message, _) => message.GetBodyReader().ReadBool(),
            (Notification<bool> notification) => completed.TrySetResult(notification.HasValue && !notification.Value),
            ObserverFlags.EmitAll, emitOnCapturedContext: false);
        await CallAsync(prompt, PromptInterface, "Prompt", "s", static (ref writer) => writer.WriteString(""), static (_, _) => true, cancellation);
        return await completed.Task.WaitAsync(cancellation);
    }

    public Task<string?> GetSecretAsync(string item, CancellationToken cancellation)
        => CallAsync(
            item, Item, "GetSecret", "o", (ref writer) => writer.WriteObjectPath(session),
            (message, _) =>
            {
                var reader = message.GetBodyReader();
                reader.AlignStruct();
                _ = reader.ReadObjectPathAsString();
                var iv = reader.ReadArrayOfByte();
                return transfer.Decrypt(iv, reader.ReadArrayOfByte());
            },
            cancellation);

    public Task SetSecretAsync(string item, string secret, CancellationToken cancellation)
        => CallAsync(item, Item, "SetSecret", "(oayays)", (ref writer) => Write(ref writer, secret), static (_, _) => true, cancellation);

    /// <summary>A prompt, or <see cref="NoObject"/>.</summary>
    public Task<string> CreateItemAsync(string collection, string label, IReadOnlyDictionary<string, string> attributes, string secret, CancellationToken cancellation)
        => CallAsync(
            collection, Collection, "CreateItem", "a{sv}(oayays)b",
            (ref writer) =>
            {
                var properties = writer.WriteDictionaryStart();
                writer.WriteDictionaryEntryStart();
                writer.WriteString($"{Item}.Label");
                writer.WriteVariantString(label);
                writer.WriteDictionaryEntryStart();
                writer.WriteString($"{Item}.Attributes");
                writer.WriteSignature("a{ss}");
                Write(ref writer, attributes);
                writer.WriteDictionaryEnd(properties);
                Write(ref writer, secret);
                writer.WriteBool(true);
            },
            static (message, _) =>
            {
                var reader = message.GetBodyReader();
                _ = reader.ReadObjectPathAsString();
                return reader.ReadObjectPathAsString();
            },
            cancellation);

    /// <summary>A prompt, or <see cref="NoObject"/>.</summary>
    public Task<string> DeleteAsync(string item, CancellationToken cancellation)
        => CallAsync(item, Item, "Delete", null, null, static (message, _) => message.GetBodyReader().ReadObjectPathAsString(), cancellation);

    /// <summary>Null if a locked keyring does not report it.</summary>
    public async Task<DateTimeOffset?> CreatedAsync(string item, CancellationToken cancellation)
    {
        var seconds = await CallAsync(
            item, Properties, "Get", "ss",
            static (ref writer) =>
            {
                writer.WriteString(Item);
                writer.WriteString("Created");
            },
            static (message, _) =>
            {
                var value = message.GetBodyReader().ReadVariantValue();
                return value.Type == VariantValueType.UInt64 ? value.GetUInt64() : 0;
            },
            cancellation);
        return seconds is 0 or > int.MaxValue ? null : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
    }

    private async Task OpenSessionAsync()
    {
        var (theirs, path) = await connection.CallMethodAsync(
            Message(Root, ServiceInterface, "OpenSession", "sv", (ref writer) =>
            {
                writer.WriteString(SecretTransfer.Algorithm);
                writer.WriteSignature("ay");
                writer.WriteArray(transfer.PublicKey);
            }),
            static (message, _) =>
            {
                var reader = message.GetBodyReader();
                reader.ReadSignature("ay");
                return (reader.ReadArrayOfByte(), reader.ReadObjectPathAsString());
            });
        transfer.Agree(theirs);
        session = path;
    }

    private void Write(ref MessageWriter writer, string secret)
    {
        var (iv, value) = transfer.Encrypt(secret);
        writer.WriteStructureStart();
        writer.WriteObjectPath(session);
        writer.WriteArray(iv);
        writer.WriteArray(value);
        writer.WriteString("text/plain");
    }

    private static void Write(ref MessageWriter writer, IReadOnlyDictionary<string, string> attributes)
    {
        var dictionary = writer.WriteDictionaryStart();
        foreach (var (name, value) in attributes)
        {
            writer.WriteDictionaryEntryStart();
            writer.WriteString(name);
            writer.WriteString(value);
        }

        writer.WriteDictionaryEnd(dictionary);
    }

    private static string[] Paths(ref Reader reader) => Array.ConvertAll(reader.ReadArrayOfObjectPath(), path => path.ToString());

    private delegate void Body(ref MessageWriter writer);

    private MessageBuffer Message(string path, string inter, string member, string? signature, Body? body)
    {
        var writer = connection.GetMessageWriter();
        try
        {
            writer.WriteMethodCallHeader(Service, path, inter, member, signature);
            body?.Invoke(ref writer);
            return writer.CreateMessage();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private Task<T> CallAsync<T>(string path, string inter, string member, string? signature, Body? body, MessageValueReader<T> read, CancellationToken cancellation)
        => SecretServiceCall.WithinLimitAsync(() => connection.CallMethodAsync(Message(path, inter, member, signature, body), read), cancellation);
}
