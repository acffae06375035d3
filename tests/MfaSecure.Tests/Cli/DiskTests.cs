using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Disks that are full or read-only, for real where user namespaces are allowed, and homes of odd shapes.</summary>
public sealed class DiskTests : IDisposable
{
    /// <summary>Where no file system may be mounted, a home in /proc, in which nobody can make a folder, stands for it.</summary>
    private const string InOwnMounts = """
        if unshare -rm true 2>/dev/null; then exec unshare -rm sh -c "$1" sh "$@"; fi
        export AWS_CONFIG_FILE="$HOME/.aws/config" AWS_SHARED_CREDENTIALS_FILE="$HOME/.aws/credentials" HOME=/proc
        shift; exec "$@"
        """;

    private const string FullDisk = """
        cp -a "$HOME/.aws" "$TMPDIR/copy" && mount -t tmpfs -o size=16k tmpfs "$HOME/.aws" && cp -a "$TMPDIR/copy/." "$HOME/.aws/" || exit 99
        head -c 100000 /dev/zero >"$HOME/.aws/fill" 2>/dev/null
        shift; exec "$@"
        """;

    private const string ReadOnlyDisk = """mount --bind "$HOME/.aws" "$HOME/.aws" && mount -o remount,bind,ro "$HOME/.aws" || exit 99; shift; exec "$@" """;

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsTheory("unshare")]
    [InlineData(FullDisk)]
    [InlineData(ReadOnlyDisk)]
    public async Task A_disk_that_takes_nothing_is_told_of_once_and_aws_is_run_with_a_session(string mounts)
    {
        var spec = world.SessionWithToken("s3", "ls");

        var result = await Stage.RunAsync(spec with { Program = "/bin/sh", Name = "sh", Arguments = ["-c", InOwnMounts, "sh", mounts, spec.Program, .. spec.Arguments] });

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("aws-mfa-secure: notice: the session is not saved: ", result.StderrText, StringComparison.Ordinal);
        Assert.Single(result.StderrText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        world.AssertSessionIn(world.Aws.Call);
    }

    [NeedsTheory("unshare", "strace")]
    [InlineData("roomy", 97)]
    [InlineData("full", 1)]
    public async Task A_file_that_is_itself_a_mount_point_is_written_over_and_on_a_full_disk_left_as_it_was(string disk, int exitCode)
    {
        // A page of the disk but for a few bytes: what is added needs another one.
        var config = File.ReadAllText(world.Home.ConfigFile);
        world.Home.Config(config + "#" + new string('x', 4096 - config.Length - 12) + "\n");
        var spec = world.Command("configure", "--profile", "mfa", "--as", "sdk", "--yes");

        var result = await Stage.RunAsync(spec with { Program = "/bin/sh", Name = "sh", Arguments = ["-c", OwnMounts.MountedFile, "sh", disk, spec.Program, .. spec.Arguments] });

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Equal(disk == "full", result.StderrText.Contains($"'{world.Home.ConfigFile}' cannot be written: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_dot_aws_is_made_for_the_session_of_keys_in_the_environment()
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);
        var spec = WithEnvironmentKeys(world.SessionWithToken("s3", "ls"));

        Assert.Equal((0, ""), await Stage.RunAsync(spec) is var result ? (result.ExitCode ?? -1, result.StderrText) : default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(world.SessionFolder));
        Assert.Equal(0, (await Stage.RunAsync(WithEnvironmentKeys(world.Session("s3", "ls")).Unattended())).ExitCode);
        Assert.Single(world.SessionCalls);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("dangling link")]
    public async Task Something_else_in_place_of_dot_aws_costs_the_cache_and_nothing_more(string what)
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);
        if (what == "file")
        {
            world.Home.Write(".aws", "x");
        }
        else
        {
            File.CreateSymbolicLink(world.Home.AwsFolder, world.Home.File("nowhere"));
        }

        var result = await Stage.RunAsync(WithEnvironmentKeys(world.SessionWithToken("s3", "ls")));

        Assert.True(result.ExitCode == 0, result.ToString());
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_dot_aws_that_is_a_link_serves_as_the_folder_does()
    {
        Directory.Move(world.Home.AwsFolder, world.Home.File("elsewhere"));
        Directory.CreateSymbolicLink(world.Home.AwsFolder, world.Home.File("elsewhere"));
        await world.SignInAsync();

        Assert.Equal((0, ""), await Stage.RunAsync(world.Session("s3", "ls").Unattended()) is var result ? (result.ExitCode ?? -1, result.StderrText) : default);
        world.AssertSessionIn(world.Aws.Call);
    }

    private StageSpec WithEnvironmentKeys(StageSpec spec)
        => spec.With(("AWS_ACCESS_KEY_ID", world.User.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey), ("AWS_MFA_SERIAL", world.Device.Serial));
}
