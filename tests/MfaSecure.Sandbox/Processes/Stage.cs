using System.Diagnostics;
using System.Globalization;

namespace MfaSecure.Sandbox;

/// <summary>Starts programs exactly as a test wants them started, with a terminal to look at and type on.</summary>
/// <remarks>
/// A small C launcher stands where the user's shell would: it leads the session, puts the program into the foreground and waits for it.
/// .NET alone can start nothing so: it decodes arguments, hands on its own signal handling and limits, and knows no ptys.
/// </remarks>
public static class Stage
{
    public static StageRun Start(StageSpec spec)
    {
        var needsTerminal = spec.ControllingTerminal || new[] { spec.Stdin, spec.Stdout, spec.Stderr }.Contains(StageFd.Terminal);
        var terminal = needsTerminal ? PseudoTerminal.Open(spec.Columns, spec.Rows) : null;
        var folder = Directory.CreateTempSubdirectory("mfa-stage-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "spec"), KeyedBytes.Write(Entries(spec, terminal)));
            var start = new ProcessStartInfo(NativeTool.Path("launch.c"), [Path.Combine(folder, "spec"), Path.Combine(folder, "status")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return new StageRun(spec, Process.Start(start)!, terminal, folder);
        }
        catch
        {
            terminal?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Starts the program and waits for its end.</summary>
    public static async Task<StageResult> RunAsync(StageSpec spec, TimeSpan? timeout = null)
    {
        await using var run = Start(spec);
        return await run.WaitAsync(timeout);
    }

    private static IEnumerable<(string Key, RawText Value)> Entries(StageSpec spec, PseudoTerminal? terminal)
    {
        yield return ("exe", spec.Program);
        yield return ("arg", spec.Name ?? spec.Program);
        foreach (var argument in spec.Arguments)
        {
            yield return ("arg", argument);
        }

        foreach (var (name, value) in spec.Environment)
        {
            yield return ("env", $"{name}={value}");
        }

        foreach (var entry in spec.RawEnvironment)
        {
            yield return ("env", entry);
        }

        yield return ("cwd", spec.WorkingDirectory);
        if (terminal is not null)
        {
            yield return ("pty", terminal.Path);
            if (spec.ControllingTerminal)
            {
                yield return ("tty", terminal.Path);
            }
        }

        yield return ("fd0", spec.Stdin.Plan);
        yield return ("fd1", spec.Stdout.Plan);
        yield return ("fd2", spec.Stderr.Plan);
        foreach (var signal in spec.IgnoredSignals)
        {
            yield return ("ignore", Number(signal));
        }

        foreach (var signal in spec.BlockedSignals)
        {
            yield return ("block", Number(signal));
        }

        yield return ("umask", Number(spec.Umask));
        yield return ("nofile", Number(spec.FileLimit));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
