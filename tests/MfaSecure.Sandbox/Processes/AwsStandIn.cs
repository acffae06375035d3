using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>A program in the place of <c>aws</c> that records how it was called, byte for byte, and ends as it was told.</summary>
/// <remarks>Its plan and its records lie beside the executable, so neither argv nor the environment is touched.</remarks>
public sealed class AwsStandIn
{
    private readonly List<string> plan = [];

    private AwsStandIn(string path) => Path = path;

    public string Path { get; }

    /// <summary>All calls so far, in order of time.</summary>
    public IReadOnlyList<AwsCall> Calls
        => [.. Directory.GetFiles(Path + ".calls").Where(f => !System.IO.Path.GetFileName(f).Contains('.', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(AwsCall.Read)];

    /// <summary>The one call there was.</summary>
    /// <exception cref="InvalidOperationException">There was none, or there were more.</exception>
    public AwsCall Call => Calls is [var only] ? only : throw new InvalidOperationException($"{Path} was called {Calls.Count} times, not once");

    /// <summary>Puts a stand-in into a folder that is the test's own.</summary>
    public static AwsStandIn Install(string folder, string name = "aws")
    {
        var standIn = new AwsStandIn(System.IO.Path.Combine(folder, name));
        Directory.CreateDirectory(standIn.Path + ".calls");
        var built = NativeTool.Path("aws.c");
        if (Libc.Link(built, standIn.Path) != 0)
        {
            // Another file system. cp writes it, not this process, or starting it could meet "text file busy".
            using var copy = Process.Start("cp", [built, standIn.Path]);
            copy.WaitForExit();
            if (copy.ExitCode != 0)
            {
                throw new IOException($"no stand-in at {standIn.Path}");
            }
        }

        return standIn;
    }

    public AwsStandIn Exits(int code) => Plan($"exit {code}");

    /// <summary>Ends by this signal, after everything else.</summary>
    public AwsStandIn DiesBy(int signal) => Plan($"signal {signal}");

    /// <summary>Reads stdin to its end, before it records the call; otherwise stdin is not touched.</summary>
    public AwsStandIn ReadsStdin() => Plan("stdin");

    /// <summary>Goes on only when this file exists; the call is recorded before.</summary>
    public AwsStandIn WaitsFor(string marker) => Plan($"wait {marker}");

    /// <summary>Writes to stdout until nobody reads it.</summary>
    public AwsStandIn Floods() => Plan("flood");

    /// <summary>Stops itself as on Ctrl-Z.</summary>
    public AwsStandIn Stops() => Plan("stop");

    public AwsStandIn Prints(string text) => Put("stdout", Encoding.UTF8.GetBytes(text));

    public AwsStandIn Prints(byte[] bytes) => Put("stdout", bytes);

    public AwsStandIn PrintsError(string text) => Put("stderr", Encoding.UTF8.GetBytes(text));

    /// <summary>Done when that many calls are recorded.</summary>
    public async Task<IReadOnlyList<AwsCall>> WaitForCallsAsync(int count = 1, TimeSpan? timeout = null)
    {
        await Deadline.UntilAsync(
            () => Calls.Count >= count,
            () => string.Create(CultureInfo.InvariantCulture, $"{Path} was called {Calls.Count} times, not {count}"),
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
