using System.Globalization;

namespace MfaSecure.Platform;

/// <summary>A pager or picker that reads our output (<c>aws … | less</c>), stopped while we ask.</summary>
/// <remarks>It has the terminal in single-key mode and may read keys while it waits for us: it would get the answer. Linux only.</remarks>
internal sealed class PausedPager : IDisposable
{
    private const int StopSignal = 19, ContinueSignal = 18;

    private readonly int descriptor;
    private readonly List<int> processes;
    private readonly TerminalModes? modes;

    private PausedPager(int descriptor, List<int> processes)
    {
        (this.descriptor, this.processes) = (descriptor, processes);
        Stop();
        modes = TerminalModes.Of(descriptor);
        modes?.ByLines().SetOn(descriptor);
    }

    /// <summary>Null if nobody reads both our output and the terminal.</summary>
    public static PausedPager? Pause(int descriptor, string? terminal) => Find(terminal) is { Count: > 0 } processes ? new(descriptor, processes) : null;

    public static bool Exists(string? terminal) => Find(terminal).Count > 0;

    /// <summary>After <c>fg</c>, which continues the whole pipeline.</summary>
    public void PauseAgain()
    {
        Stop();
        modes?.ByLines().SetOn(descriptor);
    }

    public void Dispose()
    {
        modes?.SetOn(descriptor);
        processes.ForEach(static process => _ = LibcSpawn.Kill(process, ContinueSignal));
    }

    private void Stop() => processes.ForEach(static process => _ = LibcSpawn.Kill(process, StopSignal));

    /// <summary>The processes of our group that get our output, through any number of pipes, and have the terminal open for keys.</summary>
    /// <remarks>Plain loops: the program in front contains this code, and its size counts.</remarks>
    private static List<int> Find(string? terminal)
    {
        var found = new List<int>();
        if (!OperatingSystem.IsLinux() || Target("/proc/self/fd/1") is not { } output || !IsPipe(output))
        {
            return found;
        }

        var pipes = new List<string> { output };
        var others = Others();
        for (var index = 0; index < others.Count; index++)
        {
            var process = others[index];
            if (Target($"{process}/fd/0") is { } input && pipes.Contains(input))
            {
                if (ReadsKeys(process, terminal, pipes))
                {
                    found.Add(int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture));
                }

                // Its own output may go to one that we have passed.
                others.RemoveAt(index);
                index = -1;
            }
        }

        return found;
    }

    /// <summary>Also collects the pipes that the process may write to.</summary>
    private static bool ReadsKeys(string process, string? terminal, List<string> pipes)
    {
        var reads = false;
        foreach (var file in FilesOf(process))
        {
            var (target, number) = (Target(file) ?? "", Path.GetFileName(file));
            if (number != "0" && IsPipe(target))
            {
                pipes.Add(target);
            }

            // 0 to 2 are inherited by every program.
            reads |= number is not ("0" or "1" or "2") && (target == "/dev/tty" || target == terminal);
        }

        return reads;
    }

    private static List<string> Others()
    {
        var (own, self) = (LibcSpawn.GetProcessGroup(), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var others = new List<string>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (char.IsAsciiDigit(name[0]) && name != self && ProcessStat.Of(name)?.Group == own)
            {
                others.Add(folder);
            }
        }

        return others;
    }

    private static string[] FilesOf(string process)
    {
        try
        {
            return Directory.GetFiles(process + "/fd");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsPipe(string target) => target.StartsWith("pipe:[", StringComparison.Ordinal);

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
