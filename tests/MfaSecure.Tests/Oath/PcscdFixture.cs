using System.Runtime.InteropServices;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

/// <summary>One pcscd for this process: the PC/SC library reads the socket's path once, so it is set before the first use.</summary>
public sealed partial class PcscdFixture : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string folder = Directory.CreateTempSubdirectory("mfa-pcscd-").FullName;

    public SoftReader First { get; } = new();

    public SoftReader Second { get; } = new("Yubico YubiKey FIDO+CCID");

    public PcscdHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Where something is missing, every test of the collection is skipped by its NeedsFact.
        if (!File.Exists("/usr/sbin/pcscd") || !File.Exists(PcscdHost.Driver) || !File.Exists("/usr/bin/gcc"))
        {
            return;
        }

        Host = await PcscdHost.StartAsync(folder, First, Second);
        Assert.Equal(0, SetEnv("PCSCLITE_CSOCK_NAME", Host.SocketPath, 1));
    }

    /// <summary>Waits until PC/SC sees this many cards, and returns their readers.</summary>
    internal async Task<IReadOnlyList<string>> WithCardsAsync(int count)
    {
        using var context = PcscContext.Open(out var problem) ?? throw problem!;
        using var patience = new CancellationTokenSource(Patience);
        var readers = context.Look();
        while (readers.WithCard.Count != count)
        {
            readers = await context.NextAsync(readers, patience.Token);
        }

        return readers.WithCard;
    }

    /// <summary>
    /// Both readers empty, and known to be: a card exchanged between two looks of the daemon is one card to it, never
    /// switched on anew.
    /// </summary>
    internal async Task EmptyAsync()
    {
        if (Host is not null)
        {
            First.Pull();
            Second.Pull();
            await WithCardsAsync(0);
        }
    }

    public Task DisposeAsync()
    {
        Host?.Dispose();
        First.Dispose();
        Second.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}

[CollectionDefinition("pcscd")]
public class PcscdTests : ICollectionFixture<PcscdFixture>;
