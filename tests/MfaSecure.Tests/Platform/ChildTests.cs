using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

public sealed class ChildTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Output_error_and_exit_code_come_back_apart()
    {
        var result = await ShAsync("echo out; echo err >&2; exit 7");

        Assert.Equal((7, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Arguments_arrive_as_a_list()
    {
        var result = await Child.CaptureAsync("/bin/sh", ["-c", "printf '[%s]' \"$@\"", "sh", "a b", "", "*", "\"'\n"], Environment(), true, default);

        Assert.Equal("[a b][][*][\"'\n]", result.Output);
    }

    [Fact]
    public async Task The_environment_is_what_is_given_and_nothing_of_ours()
    {
        var block = new EnvironmentBlock([.. new[] { "PATH=/usr/bin:/bin", "A=1", "A=2", "E=", "NOEQUALS" }.Select(MfaSecure.Platform.RawText.Encode)]);

        var result = await Child.CaptureAsync("/usr/bin/env", [], block, true, default);

        Assert.Equal(["A=1", "E=", "PATH=/usr/bin:/bin"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_signal_is_128_and_its_number()
        => Assert.Equal(143, (await ShAsync("kill -TERM $$")).ExitCode);

    [Fact]
    public async Task Much_output_on_both_streams_blocks_nobody()
    {
        var result = await ShAsync("i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done");

        Assert.Equal((3000 * 41, 3000 * 41), (result.Output.Length, result.Error.Length));
    }

    [Fact]
    public async Task What_is_not_there_is_127_and_what_cannot_be_run_126()
    {
        home.Write("plain", "x");

        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<UserError>(() => Child.CaptureAsync(home.File("no"), [], Environment(), true, default))).Kind);
        Assert.Equal(ErrorKind.NotRunnable, (await Assert.ThrowsAsync<UserError>(() => Child.CaptureAsync(home.File("plain"), [], Environment(), true, default))).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("no such folder")]
    public async Task A_program_in_the_current_directory_or_beside_our_assembly_is_never_run(string folder)
    {
        var name = $"helper-{Guid.NewGuid():N}";
        string[] traps = [Path.GetFullPath(name), Path.Combine(AppContext.BaseDirectory, name)];
        try
        {
            Array.ForEach(traps, Executable);

            var failure = await Assert.ThrowsAsync<UserError>(() => Child.CaptureAsync(name, [], Environment().With([], ("PATH", $"{folder}:/usr/bin:/bin")), true, default));

            Assert.Equal(ErrorKind.NotFound, failure.Kind);
            Assert.Equal($"cannot run '{name}': it is not on PATH", failure.Message);
        }
        finally
        {
            Array.ForEach(traps, File.Delete);
        }
    }

    [Fact]
    public async Task A_bare_name_is_found_on_the_PATH_that_is_handed_on()
    {
        Executable(home.File("helper"));

        var result = await Child.CaptureAsync("helper", [], Environment().With([], ("PATH", home.Path)), true, default);

        Assert.Equal("run\n", result.Output);
    }

    [Fact]
    public async Task A_path_with_a_slash_is_relative_to_the_current_directory()
    {
        Executable(home.File("helper"));

        var result = await Child.CaptureAsync(Path.GetRelativePath(Directory.GetCurrentDirectory(), home.File("helper")), [], Environment(), true, default);

        Assert.Equal("run\n", result.Output);
    }

    [Fact]
    public async Task Standard_input_that_is_no_terminal_is_not_handed_on()
        => Assert.Equal("0\n", (await ShAsync("cat | wc -c | tr -d ' '")).Output);

    [Fact]
    public async Task Cancelling_ends_the_child_and_its_children()
    {
        using var stop = new CancellationTokenSource();
        var marker = home.File("pids");
        var running = ShAsync($"sleep 1000 & echo $$ $! > '{marker}.new'; mv '{marker}.new' '{marker}'; wait", stop.Token);
        await Deadline.UntilAsync(() => File.Exists(marker), () => "the child did not start");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        foreach (var pid in (await File.ReadAllTextAsync(marker)).Split())
        {
            await Deadline.UntilAsync(() => pid.Length == 0 || IsGone(pid), () => $"process {pid} is still there");
        }
    }

    [Fact]
    public async Task Cancelling_where_only_a_grandchild_holds_the_pipe_is_no_other_failure()
    {
        using var stop = new CancellationTokenSource();
        var marker = home.File("pid");
        var running = ShAsync($"sleep 1000 & echo $! > '{marker}.new'; mv '{marker}.new' '{marker}'", stop.Token);
        await Deadline.UntilAsync(() => File.Exists(marker), () => "the child did not start");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        _ = await ShAsync($"kill $(cat '{marker}')");
    }

    [Fact]
    public async Task A_command_line_of_the_users_is_read_by_a_shell()
        => Assert.Equal("a-b\n", (await Child.ShellAsync("x=b; echo a b | tr ' ' -", Environment(), default)).Output);

    private static void Executable(string path)
    {
        File.WriteAllText(path, "#!/bin/sh\necho run\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool IsGone(string pid)
        => !File.Exists($"/proc/{pid}/stat") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    private Task<ChildResult> ShAsync(string script, CancellationToken cancellation = default)
        => Child.CaptureAsync("/bin/sh", ["-c", script], Environment(), captureError: true, cancellation);

    private EnvironmentBlock Environment() => EnvironmentBlock.From(home.Environment());
}
