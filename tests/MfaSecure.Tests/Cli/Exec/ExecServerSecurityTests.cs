using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>exec --server</c> among other users, other programs and after <c>kill -9</c>.</summary>
public sealed class ExecServerSecurityTests : IAsyncLifetime
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private readonly AliasWorld world = new();
    private readonly AwsStandIn tool;

    public ExecServerSecurityTests() => tool = AwsStandIn.Install(world.Home.Bin, "tool");

    public Task InitializeAsync() => world.SignInAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    private StageSpec Exec(params RawText[] command) => world.Command(["exec", "--server", "--profile", "mfa", "--", .. command]);

    [Fact]
    public async Task Kill_9_leaves_no_access_keys_and_the_next_start_sweeps()
    {
        Directory.CreateDirectory(world.Home.File("run"));
        world.Home.Append(".aws/config", $"[profile inconfig]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {Secret}\n");
        tool.WaitsFor(world.Home.File("never"));
        var spec = Exec("tool").With(("XDG_RUNTIME_DIR", world.Home.File("run"))).Unattended();
        await using (var run = Stage.Start(spec))
        {
            var call = (await tool.WaitForCallsAsync())[0];
            var config = call.Environment["AWS_CONFIG_FILE"];
            Assert.Equal(world.Home.File("run/aws-mfa-secure"), Path.GetDirectoryName(config));
            var pid = await run.PidAsync();
            await run.KillAsync(Signals.Kill);
            // Its lock is free once it is gone.
            await Deadline.UntilAsync(() => !File.Exists($"/proc/{pid}/stat"), () => "it is not gone");

            var text = await File.ReadAllTextAsync(config);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("AKIA", text, StringComparison.Ordinal);

            // The program outlives the server; it ends with the test.
            await File.WriteAllTextAsync(world.Home.File("never"), "");
            await Deadline.UntilAsync(() => !File.Exists($"/proc/{call.Pid}/stat"), () => "the program does not end");
        }

        var next = await Stage.RunAsync(Exec("true").With(("XDG_RUNTIME_DIR", world.Home.File("run"))).Unattended());

        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Empty(Directory.GetFiles(world.Home.File("run/aws-mfa-secure")));
    }

    [Theory]
    [InlineData("plainkeys", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("mfakeys", null)]
    public async Task A_profile_with_access_keys_in_the_config_file_still_has_its_own_credentials(string profile, string? expected)
    {
        world.Home.Append(
            ".aws/config",
            $"[profile plainkeys]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {Secret}\n"
            + $"[profile mfakeys]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\nmfa_serial = {world.Device.Serial}\n");
        var script = $"eval \"$(sed -n '/\\[profile {profile}\\]/,/mfa_serial/s/^credential_process = //p' \"$AWS_CONFIG_FILE\" | head -n 1)\"";

        var result = await Stage.RunAsync(Exec("sh", "-c", script).Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(expected ?? world.LastSession.AccessKeyId, json.RootElement.GetProperty("AccessKeyId").GetString());
    }

    [Fact]
    public async Task Our_own_commands_within_it_see_the_profile_and_the_files_of_the_user()
    {
        var result = await Stage.RunAsync(Exec(NativeBinary.Path, "status", "--json"));

        Assert.True(result is { ExitCode: 0, StderrText: "" }, result.ToString());
        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(
            ("mfa", "session", world.User.AccessKeyId[^4..]),
            (json.RootElement.GetProperty("profile").GetString(), json.RootElement.GetProperty("decision").GetString(), json.RootElement.GetProperty("access_key_id").GetString()));

        var configure = await Stage.RunAsync(Exec(NativeBinary.Path, "configure", "--as", "sdk", "--yes"));

        Assert.True(configure.ExitCode == 0, configure.ToString());
        Assert.Contains("[profile sdk]", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("setpriv", "python3")]
    public async Task Another_users_connection_is_dropped_though_it_has_the_token()
    {
        tool.WaitsFor(world.Home.File("go"));
        await using var run = Stage.Start(Exec("tool").Unattended());
        using var served = await ServedTool.OfAsync(tool);
        var program = $"""
            import socket
            s = socket.create_connection(('127.0.0.1', {served.Url.Port}))
            try:
                s.sendall(b'GET / HTTP/1.1\r\nHost: 127.0.0.1:{served.Url.Port}\r\nAuthorization: {served.Token}\r\n\r\n')
                print(s.recv(12).decode())
            except (ConnectionResetError, BrokenPipeError):
                print('dropped')
            """;

        var own = await Stage.RunAsync(Python(program));
        Assert.Equal("HTTP/1.1 200\n", own.StdoutText);
        if (Environment.IsPrivilegedProcess)
        {
            var other = await Stage.RunAsync(Python(program).Through("exec setpriv --reuid 65534 --clear-groups \"$@\""));
            Assert.Contains(other.StdoutText, (string[])["\n", "dropped\n"]);
        }

        await File.WriteAllTextAsync(world.Home.File("go"), "");
        await run.WaitAsync();

        StageSpec Python(string text) => new() { Program = "/usr/bin/python3", Arguments = ["-c", text], Environment = world.Home.Environment(), ControllingTerminal = false };
    }

    [Fact]
    public async Task Idle_connections_are_closed_long_before_an_SDK_gives_up()
    {
        tool.WaitsFor(world.Home.File("go"));
        await using var run = Stage.Start(Exec("tool").Unattended());
        using var served = await ServedTool.OfAsync(tool);
        var idle = new List<Socket>();
        try
        {
            for (var index = 0; index < 256; index++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, served.Url.Port));
            }

            var watch = Stopwatch.StartNew();
            Assert.Equal(world.LastSession.AccessKeyId, await served.KeyAsync());
            // Four rounds of 64, of a quarter of a second each on an idle machine. With a limit of 3 s they would take 12 s on any.
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(11));
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        await File.WriteAllTextAsync(world.Home.File("go"), "");
        await run.WaitAsync();
    }

    /// <summary>The kernel gives <c>/proc/PID/mem</c> of a process that is not dumpable to root; as root only a group of its own shows it.</summary>
    [NeedsFact("setpriv")]
    public async Task While_we_hold_secrets_we_are_not_dumpable_and_our_program_is_as_ever()
    {
        var asOther = Environment.IsPrivilegedProcess ? "exec setpriv --regid 4711 --clear-groups \"$@\"" : "exec \"$@\"";

        var served = await Stage.RunAsync(Exec("sh", "-c", "stat -c %u:%g /proc/$PPID/mem /proc/$$/mem").Unattended().Through(asOther));
        var replaced = await Stage.RunAsync(world.Command("exec", "--profile", "mfa", "--", "sh", "-c", "stat -c %u:%g /proc/$$/mem").Unattended().Through(asOther));

        Assert.StartsWith("0:0\n", served.StdoutText, StringComparison.Ordinal);
        Assert.Equal("0:0\n" + replaced.StdoutText, served.StdoutText);
        Assert.NotEqual("0:0\n", replaced.StdoutText);

        await using var run = Stage.Start(world.Session("s3", "ls").With(("AWS_MFA_FORCE", "1")).Through(asOther));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        var owner = await Stage.RunAsync(new StageSpec { Program = "/usr/bin/stat", Arguments = ["-c", "%u:%g", $"/proc/{await run.PidAsync()}/mem"], ControllingTerminal = false });
        Assert.Equal("0:0\n", owner.StdoutText);
    }
}
