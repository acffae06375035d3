using System.Runtime.InteropServices;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

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
        if (!File.Exists("/usr/sbin/pcscd") || !OperatingSystem.IsLinux())
        {
            return;
        }

        Host = await PcscdHost.StartAsync(folder, First, Second);
        Assert.Equal(0, SetEnv("PCSCLITE_CSOCK_NAME", Host.SocketPath, 1));
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
