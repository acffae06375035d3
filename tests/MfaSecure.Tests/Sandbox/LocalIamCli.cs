using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>The real AWS CLI with alice's access key and a <see cref="LocalSts"/> with a frozen clock, so that codes do not expire.</summary>
internal sealed class LocalIamCli : IDisposable
{
    public LocalIamCli()
    {
        Alice = Sts.AddUser("alice");
        Home.Config("[default]\nregion = eu-west-1\n");
    }

    public TempHome Home { get; } = new();

    public LocalSts Sts { get; } = LocalSts.Start(new()
    {
        Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow),
        // The CLI signs with the machine's clock.
        ClockTolerance = TimeSpan.FromDays(1),
    });

    public IamUser Alice { get; }

    public void Dispose()
    {
        Sts.Dispose();
        Home.Dispose();
    }

    /// <summary>Runs a script in the home folder.</summary>
    public Task<StageResult> ShellAsync(string script) => Stage.RunAsync(new StageSpec
    {
        Program = "/bin/sh",
        Arguments = ["-c", script],
        WorkingDirectory = Home.Path,
        ControllingTerminal = false,
        Environment = Home.Environment(
            ("PATH", $"{Home.Bin}:{Isolation.SearchPath}"),
            ("AWS_ACCESS_KEY_ID", Alice.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", Alice.SecretAccessKey),
            ("AWS_ENDPOINT_URL", Sts.Url),
            ("AWS_PAGER", "")),
    });

    /// <summary>Runs <c>aws</c> with quoted arguments.</summary>
    public Task<StageResult> AwsAsync(params string[] arguments)
        => ShellAsync("aws " + string.Join(' ', arguments.Select(a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'")));

    /// <summary>In Base32.</summary>
    public string Seed(string name) => Device(name).SeedBase32;

    public TotpDevice Device(string name) => Assert.Single(Sts.Account.Devices, d => d.Serial.EndsWith($":mfa/{name}", StringComparison.Ordinal));

    /// <param name="name">The device.</param>
    /// <param name="step">Relative to the current step.</param>
    public string Code(string name, int step) => Device(name).CodeAt(Sts.Clock.GetUtcNow().AddSeconds(30 * step));

    /// <summary>The files in the home folder that contain a text.</summary>
    public string[] FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return
        [
            .. Directory.EnumerateFiles(Home.Path, "*", SearchOption.AllDirectories)
                .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)
                .Select(file => Path.GetRelativePath(Home.Path, file)),
        ];
    }
}
