using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>A program in place of <c>aws</c> that records how it was called, byte for byte, and then follows a plan.</summary>
/// <remarks>The plan and the recorded calls are next to the executable, so that argv and the environment stay unmodified.</remarks>
public sealed class AwsStandIn
{
    private readonly List<string> plan = [];

    private AwsStandIn(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyList<AwsCall> Calls
        => [.. Directory.GetFiles(Path + ".calls").Where(f => !System.IO.Path.GetFileName(f).Contains('.', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(AwsCall.Read)];

    /// <exception cref="InvalidOperationException">The program was not called exactly once.</exception>
    public AwsCall Call => Calls is [var only] ? only : throw new InvalidOperationException($"{Path} was called {Calls.Count} times instead of once");

    public static AwsStandIn Install(string folder, string name = "aws")
    {
        var standIn = new AwsStandIn(System.IO.Path.Combine(folder, name));
        Directory.CreateDirectory(standIn.Path + ".calls");
        var built = NativeTool.Path("aws.c");
        if (Libc.Link(built, standIn.Path) != 0)
        {
            // The folder is on another file system. cp writes the file for the reason given in NativeTool.
            using var copy = Process.Start("cp", [built, standIn.Path]);
            copy.WaitForExit();
            if (copy.ExitCode != 0)
            {
                throw new IOException($"cannot copy the stand-in to {standIn.Path}");
            }
        }

        return standIn;
    }

    public AwsStandIn Exits(int code) => Plan($"exit {code}");

    public AwsStandIn DiesBy(int signal) => Plan($"signal {signal}");

    /// <summary>Reads stdin to the end before the call is recorded. Without this, stdin is not read.</summary>
    public AwsStandIn ReadsStdin() => Plan("stdin");

    /// <summary>Records the call, then waits until this file exists.</summary>
    public AwsStandIn WaitsFor(string marker) => Plan($"wait {marker}");

    /// <summary>Writes to stdout until the reader closes it.</summary>
    public AwsStandIn Floods() => Plan("flood");

    public AwsStandIn Stops() => Plan("stop");

    public AwsStandIn Prints(string text) => Put("stdout", Encoding.UTF8.GetBytes(text));

    public AwsStandIn Prints(byte[] bytes) => Put("stdout", bytes);

    public AwsStandIn PrintsError(string text) => Put("stderr", Encoding.UTF8.GetBytes(text));

    public async Task<IReadOnlyList<AwsCall>> WaitForCallsAsync(int count = 1, TimeSpan? timeout = null)
    {
        await Deadline.UntilAsync(
            () => Calls.Count >= count,
            () => string.Create(CultureInfo.InvariantCulture, $"{Path} was called {Calls.Count} times instead of {count}"),
            timeout);
        return Calls;
    }

    private AwsStandIn Plan(string line)
    {
        plan.Add(line);
        return Put("plan", Encoding.UTF8.GetBytes(string.Join('\n', plan) + "\n"));
    }

    private AwsStandIn Put(string sidecar, byte[] bytes)
    {
        File.WriteAllBytes($"{Path}.{sidecar}", bytes);
        return this;
    }
}
