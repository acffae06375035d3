using System.Diagnostics;
using System.Globalization;

namespace MfaSecure.Sandbox;

/// <summary>A program started by <see cref="Stage"/>. Dispose kills it and its process group.</summary>
public sealed class StageRun : IAsyncDisposable
{
    private readonly StageSpec spec;
    private readonly Process launcher;
    private readonly PseudoTerminal? terminal;
    private readonly string folder;
    private readonly Capture stdout;
    private readonly Capture stderr;
    private readonly Task pumps;

    internal StageRun(StageSpec spec, Process launcher, PseudoTerminal? terminal, string folder)
    {
        (this.spec, this.launcher, this.terminal, this.folder) = (spec, launcher, terminal, folder);
        stdout = new Capture(launcher.StandardOutput.BaseStream);
        stderr = new Capture(launcher.StandardError.BaseStream);
        pumps = Task.WhenAll(stdout.Ended, stderr.Ended, FeedAsync(), ReleaseSlaveAsync());
    }

    public PseudoTerminal Terminal => terminal ?? throw new InvalidOperationException("the program was started without a terminal");

    /// <summary>The program's stdin, if it is a pipe and the spec has no <see cref="StageSpec.Input"/>.</summary>
    public Stream Input => launcher.StandardInput.BaseStream;

    public byte[] StdoutSoFar => stdout.SoFar;

    public byte[] StderrSoFar => stderr.SoFar;

    /// <summary>The ID of the process and of its process group.</summary>
    public async Task<int> PidAsync() => await EventAsync("pid");

    public async Task KillAsync(int signal) => _ = Libc.Kill(await PidAsync(), signal);

    public async Task KillGroupAsync(int signal) => _ = Libc.Kill(-await PidAsync(), signal);

    /// <summary>Waits until the program is stopped (Ctrl-Z) and returns the signal.</summary>
    public Task<int> StoppedAsync() => EventAsync("stopped");

    /// <summary>Like <c>fg</c> in a shell.</summary>
    public void Foreground() => _ = Libc.Kill(launcher.Id, Signals.Usr1);

    /// <summary>Waits until the program exits and all processes have closed its output.</summary>
    public async Task<StageResult> WaitAsync(TimeSpan? timeout = null)
    {
        var time = timeout ?? Deadline.Default;
        using var expiry = new CancellationTokenSource(time);
        try
        {
            await launcher.WaitForExitAsync(expiry.Token);
            await pumps.WaitAsync(expiry.Token);
            if (terminal is not null)
            {
                await terminal.EndAsync(time);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{spec.Program} did not exit within {time.TotalSeconds} s ({string.Join(", ", Events())})\n{Result(null, null)}");
        }

        var (what, number) = Events().LastOrDefault();
        return what switch
        {
            "exited" => Result(number, null),
            "signaled" => Result(null, number),
            _ => throw new InvalidOperationException($"the launcher exited with {launcher.ExitCode} and '{what} {number}'\n{Result(null, null)}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (!launcher.HasExited)
        {
            if (Events().FirstOrDefault(e => e.What == "pid") is { Number: > 0 and var pid })
            {
                _ = Libc.Kill(-pid, Signals.Kill);
            }

            launcher.Kill();
            await launcher.WaitForExitAsync();
        }

        terminal?.Dispose();
        launcher.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private StageResult Result(int? exitCode, int? signal)
        => new(exitCode, signal, StdoutSoFar, StderrSoFar, ProgressLineFilter.Remove(terminal?.Transcript ?? ""));

    private async Task<int> EventAsync(string what)
    {
        await Deadline.UntilAsync(
            () => launcher.HasExited || Events().Any(e => e.What == what),
            () => $"{spec.Program}: '{what}' did not happen ({string.Join(", ", Events())})\n{Result(null, null)}");
        var found = Events().LastOrDefault(e => e.What == what);
        return found.What is not null
            ? found.Number
            : throw new InvalidOperationException($"{spec.Program} exited before '{what}' ({string.Join(", ", Events())})\n{Result(null, null)}");
    }

    private List<(string What, int Number)> Events()
    {
        var file = Path.Combine(folder, "status");
        return !File.Exists(file) ? [] : [.. File.ReadAllText(file).Split('\n')[..^1]
            .Select(line => line.Split(' '))
            .Select(words => (words[0], words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0))];
    }

    private async Task ReleaseSlaveAsync()
    {
        if (terminal is not null)
        {
            await Deadline.UntilAsync(() => launcher.HasExited || Events().Count > 0, () => "the launcher reports nothing");
            terminal.ReleaseSlave();
        }
    }

    private async Task FeedAsync()
    {
        try
        {
            if (spec.Input is not null)
            {
                await Input.WriteAsync(spec.Input);
                await Input.FlushAsync();
            }

            if (spec.Input is not null || spec.Stdin != StageFd.Pipe)
            {
                launcher.StandardInput.Close();
            }
        }
        catch (IOException)
        {
            // The program did not read all of it.
        }
    }
}
