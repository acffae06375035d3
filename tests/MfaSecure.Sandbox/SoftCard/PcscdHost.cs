using System.Diagnostics;

namespace MfaSecure.Sandbox;

/// <summary>A real pcscd with soft readers, a private socket and a private configuration. Needs neither root nor systemd.</summary>
/// <remarks>Clients need <c>PCSCLITE_CSOCK_NAME</c> = <see cref="SocketPath"/>. They read it once, with the native getenv.</remarks>
public sealed class PcscdHost : IDisposable
{
    /// <summary>The driver's path in Debian's package vsmartcard-vpcd.</summary>
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

    /// <summary>Starts a daemon. Cards plugged in earlier are present from the start.</summary>
    /// <param name="folder">An empty folder with a short path: socket paths are limited to 107 bytes.</param>
    /// <param name="readers">Not disposed by the host.</param>
    public static async Task<PcscdHost> StartAsync(string folder, params SoftReader[] readers)
    {
        if (readers.DistinctBy(reader => reader.FriendlyName).Count() < readers.Length)
        {
            throw new ArgumentException("reader names must differ: of two readers with the same name, clients of pcscd reach only the first", nameof(readers));
        }

        var host = new PcscdHost(folder, readers);
        var configuration = Path.Combine(folder, "reader.conf.d");
        Directory.CreateDirectory(configuration);
        var entries = "";
        foreach (var reader in readers)
        {
            // The driver stores its state per slot, not per reader, so each reader needs its own copy.
            var copy = Path.Combine(folder, $"driver-{reader.Port}.so");
            File.Copy(Driver, copy);
            entries += reader.Configuration(copy);
        }

        await File.WriteAllTextAsync(Path.Combine(configuration, "soft"), entries);
        await host.StartDaemonAsync();
        return host;
    }

    /// <summary>Starts or, after <see cref="Kill"/>, restarts the daemon and waits until it accepts connections.</summary>
    public async Task StartDaemonAsync()
    {
        string[] arguments = [SocketPath, "pcscd", "--foreground", "--config", Path.Combine(folder, "reader.conf.d")];
        var start = new ProcessStartInfo(NativeTool.Path("listen.c"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Older versions do not have this option.
        if ((await HelpAsync()).Contains("--disable-polkit", StringComparison.Ordinal))
        {
            start.ArgumentList.Add("--disable-polkit");
        }

        File.Delete(SocketPath);
        var started = Process.Start(start)!;
        daemon = started;
        started.OutputDataReceived += AddToLog;
        started.ErrorDataReceived += AddToLog;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        await Deadline.UntilAsync(() => IsListening() || started.HasExited, () => $"pcscd did not start: {Log}", TimeSpan.FromSeconds(10));
        if (!IsListening())
        {
            throw new InvalidOperationException($"pcscd did not start: {Log}");
        }
    }

    /// <summary>The file exists a moment before the socket accepts connections (proc_net(5): flag __SO_ACCEPTCON).</summary>
    private bool IsListening()
        => File.ReadLines("/proc/net/unix").Any(line => line.EndsWith(" " + SocketPath, StringComparison.Ordinal) && line.Split(' ')[3] == "00010000");

    /// <summary>Kills the daemon, as a crash would end it.</summary>
    public void Kill()
    {
        if (daemon is not null)
        {
            // A child of listen.c keeps our pipes open until its stdin closes.
            daemon.Kill();
            daemon.StandardInput.Close();
            daemon.WaitForExit();
            daemon.Dispose();
            daemon = null;
        }
    }

    public void Dispose() => Kill();

    private void AddToLog(object sender, DataReceivedEventArgs line)
    {
        lock (log)
        {
            log.Add(line.Data ?? "");
        }
    }

    private static async Task<string> HelpAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("pcscd", ["--help"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await error;
        return output;
    }
}
