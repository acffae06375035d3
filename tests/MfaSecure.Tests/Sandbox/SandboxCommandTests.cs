using System.Text;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class SandboxCommandTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Scripts_can_start_the_server_get_codes_and_stop_it()
    {
        home.Write("state/users.json", """["alice", "bob"]""");
        await using var run = Stage.Start(Sandbox("sts", "--state", home.File("state")));
        await Deadline.UntilAsync(() => run.StdoutSoFar.Contains((byte)'\n'), () => $"no URL: {Encoding.UTF8.GetString(run.StderrSoFar)}");

        using var world = JsonDocument.Parse(File.ReadAllText(home.File("state/world.json")));
        var url = world.RootElement.GetProperty("Url").GetString()!;
        var bob = world.RootElement.GetProperty("Users")[1];
        Assert.Equal(url + "\n", Encoding.UTF8.GetString(run.StdoutSoFar));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.File("state/world.json")));

        var code = await Stage.RunAsync(Sandbox("get", "--state", home.File("state"), $"code?serial={bob.GetProperty("Devices")[0].GetProperty("Serial")}"));
        var seed = Base32.Decode(bob.GetProperty("Devices")[0].GetProperty("Seed").GetString()!);
        var now = Totp.StepAt(DateTimeOffset.UtcNow);
        Assert.Contains(code.StdoutText.Trim(), (string[])[Totp.Hotp(seed, now), Totp.Hotp(seed, now - 1)]);

        await run.KillAsync(Signals.Term);
        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Invalid_arguments_exit_2_with_the_usage()
    {
        var result = await Stage.RunAsync(Sandbox("nonsense"));

        Assert.Equal((2, ""), (result.ExitCode, result.StdoutText));
        Assert.StartsWith("usage: ", result.StderrText, StringComparison.Ordinal);
    }

    private StageSpec Sandbox(params string[] arguments)
    {
        // shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll is below the folder of the dotnet command.
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        return new StageSpec
        {
            Program = Path.Combine(root, "dotnet"),
            Arguments = [typeof(LocalSts).Assembly.Location, .. arguments.Select(RawText.FromString)],
            Environment = home.Environment(("DOTNET_ROOT", root), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1")),
            WorkingDirectory = home.Path,
        };
    }
}
