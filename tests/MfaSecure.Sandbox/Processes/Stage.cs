using System.Diagnostics;
using System.Globalization;

namespace MfaSecure.Sandbox;

/// <summary>Runs a program under exact conditions: arguments, environment, descriptors, signals, limits and a terminal.</summary>
/// <remarks>
/// A C launcher takes the place of the user's shell: it leads the session, puts the program in the foreground and waits for it.
/// .NET cannot do this: it decodes arguments, passes its own signal handling and limits to children, and has no ptys.
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
