using System.Diagnostics;

namespace MfaSecure.Sandbox;

/// <summary>A real pcscd of one's own, with soft readers: private socket, private configuration, no root, no systemd.</summary>
/// <remarks>Clients find it by <c>PCSCLITE_CSOCK_NAME</c> = <see cref="SocketPath"/>, which they read once, with the native getenv.</remarks>
public sealed class PcscdHost : IDisposable
{
    /// <summary>Where Debian's vsmartcard-vpcd puts the driver.</summary>
    public const string Driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

    private readonly string folder;
    private readonly SoftReader[] readers;
    private readonly List<string> log = [];
    private Process? daemon;

    private PcscdHost(string folder, SoftReader[] readers)
    {
        this.folder = folder;
        this.readers = readers;
        SocketPath = Path.Combine(folder, "pcscd.comm");
    }

    public string SocketPath { get; }

    public IReadOnlyList<SoftReader> Readers => readers;

    /// <summary>What the daemon and its starter said.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return string.Join('\n', log);
            }
        }
    }

    /// <summary>Starts a daemon; cards that shall be there at once are plugged in before.</summary>
    /// <param name="folder">An empty folder of the caller's; its path must be short (a socket's has 107 bytes at most).</param>
    /// <param name="readers">The readers, owned by the caller.</param>
    public static async Task<PcscdHost> StartAsync(string folder, params SoftReader[] readers)
    {
        if (readers.DistinctBy(reader => reader.FriendlyName).Count() < readers.Length)
        {
            throw new ArgumentException("pcscd gives two configured readers of one name the same name, and clients reach only the first", nameof(readers));
        }

        var host = new PcscdHost(folder, readers);
        var configuration = Path.Combine(folder, "reader.conf.d");
        Directory.CreateDirectory(configuration);
        var entries = "";
        foreach (var reader in readers)
        {
            // The driver keeps its state by slot and not by reader: two readers need two copies of it.
            var copy = Path.Combine(folder, $"driver-{reader.Port}.so");
            File.Copy(Driver, copy);
            entries += reader.Configuration(copy);
        }

        await File.WriteAllTextAsync(Path.Combine(configuration, "soft"), entries);
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts the daemon, also after <see cref="Kill"/>; returns when its socket takes connections.</summary>
    public async Task StartAgainAsync()
    {
        var (_, help) = await RunAsync("pcscd", "--help");
        var start = new ProcessStartInfo(NativeTool.Path("listen.c"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { SocketPath, "pcscd", "--foreground", "--config", Path.Combine(folder, "reader.conf.d") })
        {
            start.ArgumentList.Add(argument);
        }

        if (help.Contains("--disable-polkit", StringComparison.Ordinal))
        {
            start.ArgumentList.Add("--disable-polkit");
        }

        File.Delete(SocketPath);
        daemon = Process.Start(start)!;
        daemon.OutputDataReceived += Keep;
        daemon.ErrorDataReceived += Keep;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); !File.Exists(SocketPath); await Task.Delay(5))
        {
            if (daemon.HasExited || watch.Elapsed > TimeSpan.FromSeconds(10))
            {
                throw new InvalidOperationException($"pcscd did not start: {Log}");
            }
        }
    }

    /// <summary>Ends the daemon without a word to its clients.</summary>
    public void Kill()
    {
        if (daemon is not null)
        {
            // The starter's watchman holds our pipes until its input ends.
            daemon.Kill();
            daemon.StandardInput.Close();
            daemon.WaitForExit();
            daemon.Dispose();
            daemon = null;
        }
    }

    public void Dispose() => Kill();

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (log)
        {
            log.Add(line.Data ?? "");
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 || program == "pcscd"
            ? (process.ExitCode, output)
            : throw new InvalidOperationException($"{program} failed: {await error}");
    }
}
