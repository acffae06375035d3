using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Helper programs are found on PATH only, never in the current directory or beside our own programs.</summary>
public sealed class HelperProgramTests : IDisposable
{
    private const string Name = "get-my-keys";

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_credential_process_is_found_on_PATH_only()
    {
        world.Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {world.Device.Serial}\ncredential_process = {Name}\n").Credentials("");
        var trapped = world.Home.File("trapped");
        var program = CopyOfOurs();
        foreach (var folder in (string[])["repository", "tool/bin", "tool/libexec"])
        {
            Executable($"{folder}/{Name}", $"#!/bin/sh\ntouch '{trapped}'\n");
        }

        var spec = world.SessionWithToken("s3", "ls") with { Program = program, WorkingDirectory = world.Home.File("repository") };
        var missing = await Stage.RunAsync(spec);

        world.AssertFails(missing, 127, $"cannot run '{Name}': it is not on PATH", "PATH");
        Assert.False(File.Exists(trapped));

        world.Home.Script(Name, $"#!/bin/sh\necho '{{\"Version\":1,\"AccessKeyId\":\"{world.User.AccessKeyId}\",\"SecretAccessKey\":\"{world.User.SecretAccessKey}\"}}'\n");
        var found = await Stage.RunAsync(spec);

        Assert.True(found.ExitCode == 0, found.ToString());
        world.AssertSessionIn(world.Aws.Call);
        Assert.False(File.Exists(trapped));
    }

    [Fact]
    public async Task Ykman_is_found_on_PATH_only()
    {
        var trapped = world.Home.File("trapped");
        var program = CopyOfOurs();
        foreach (var folder in (string[])["repository", "tool/bin", "tool/libexec"])
        {
            Executable($"{folder}/ykman", $"#!/bin/sh\ntouch '{trapped}'\n");
        }

        var spec = world.Session("s3", "ls").With(("AWS_MFA_SOURCE", "ykman"), ("PATH", world.Home.Bin)).Unattended();
        var result = await Stage.RunAsync(spec with { Program = program, WorkingDirectory = world.Home.File("repository") });

        world.AssertFails(result, 3, "ykman is not installed");
        Assert.False(File.Exists(trapped));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Notify_send_is_found_on_PATH_only()
    {
        var (keys, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = keys;
        var trapped = keys.Alias.Home.File("trapped");
        keys.Alias.Home.Write("repository/notify-send", $"#!/bin/sh\ntouch '{trapped}'\n");
        File.SetUnixFileMode(keys.Alias.Home.File("repository/notify-send"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var spec = keys.Session().With(("PATH", keys.Alias.Home.Bin), ("AWS_MFA_DEBUG", "1")).Unattended();
        await using var run = Stage.Start(spec with { WorkingDirectory = keys.Alias.Home.File("repository") });

        await Deadline.UntilAsync(
            () => System.Text.Encoding.UTF8.GetString(run.StderrSoFar).Contains("no desktop notification: cannot run 'notify-send': it is not on PATH", StringComparison.Ordinal),
            () => "the notification was not tried");
        Assert.True(key.Touch.Give());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.False(File.Exists(trapped));
    }

    /// <summary>Our two programs in a folder of the test's own.</summary>
    private string CopyOfOurs()
    {
        foreach (var name in (string[])["bin/aws-mfa-secure", "libexec/aws-mfa-secure-core"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(world.Home.File("tool/" + name))!);
            File.Copy(Path.Combine(Path.GetDirectoryName(NativeBinary.Path)!, "..", name), world.Home.File("tool/" + name));
        }

        return world.Home.File("tool/bin/aws-mfa-secure");
    }

    private void Executable(string path, string text)
    {
        world.Home.Write(path, text);
        File.SetUnixFileMode(world.Home.File(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
