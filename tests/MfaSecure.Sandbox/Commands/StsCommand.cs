using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary>
/// <c>sts [--port N] [--state DIR] [--tls] [--partition P] [--devices none]</c>: runs a <see cref="LocalSts"/> until SIGTERM or SIGINT.
/// </summary>
/// <remarks>
/// Creates the users of <c>DIR/users.json</c> (<c>["alice", "bob"]</c>; default: alice), each with an access key and, unless
/// <c>--devices none</c>, an MFA device. Writes them to <c>DIR/world.json</c> (0600) and, with TLS, <c>DIR/ca.pem</c>. Prints the URL.
/// </remarks>
internal static class StsCommand
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var port = options.TryGetValue("port", out var text) ? int.Parse(text) : 0;
        using var sts = LocalSts.Start(new LocalStsOptions
        {
            Port = port,
            Tls = options.ContainsKey("tls"),
            Partition = options.GetValueOrDefault("partition", "aws"),
        });
        var state = options.GetValueOrDefault("state");
        foreach (var name in Names(state))
        {
            var user = sts.AddUser(name);
            if (options.GetValueOrDefault("devices") is not "none")
            {
                user.AddTotpDevice();
            }
        }

        if (state is not null)
        {
            Directory.CreateDirectory(state);
            var world = new { sts.Url, Users = sts.Account.Users.Select(SandboxControl.Describe) };
            Write(Path.Combine(state, "world.json"), JsonSerializer.Serialize(world, SandboxControl.ForScripts) + "\n");
            if (sts.CertificateAuthorityPem is { } pem)
            {
                Write(Path.Combine(state, "ca.pem"), pem);
            }
        }

        Console.WriteLine(sts.Url);
        using var stopping = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, c => { c.Cancel = true; stopping.Cancel(); });
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT, c => { c.Cancel = true; stopping.Cancel(); });
        await Task.Delay(Timeout.Infinite, stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return 0;
    }

    private static string[] Names(string? state)
        => state is not null && Path.Combine(state, "users.json") is var file && File.Exists(file)
            ? JsonSerializer.Deserialize<string[]>(File.ReadAllText(file))!
            : ["alice"];

    private static void Write(string path, string text)
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
