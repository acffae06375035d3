using System.Diagnostics;
using System.Text;

namespace MfaSecure.Platform;

/// <summary>How a child program ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + the signal's number where a signal ended it.</param>
/// <param name="Output">What it wrote to standard output, where that was captured.</param>
/// <param name="Error">What it wrote to standard error, where that was captured.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Error);

/// <summary>Running other programs and waiting for them: the only user of <see cref="Process"/>.</summary>
internal static class Child
{
    /// <summary>Only the redirections that can be opened are made: without a terminal the child has ours.</summary>
    private const string OnTerminal = "if (: </dev/tty) 2>/dev/null; then exec </dev/tty 2>/dev/tty; else exec </dev/null; fi\n";

    /// <summary>Runs a program on our own standard streams and returns its exit code.</summary>
    public static int RunAttached(string path, IEnumerable<string> arguments, EnvironmentBlock environment)
    {
        using var process = Start(Info(path, arguments, environment));
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>
    /// Runs a command line as the platform's shell does, with the terminal as its stdin and stderr where there is one
    /// (for programs that ask), and captures its output.
    /// </summary>
    public static Task<ChildResult> ShellAsync(string command, EnvironmentBlock environment, CancellationToken cancellation)
        => OperatingSystem.IsWindows()
            ? CaptureAsync("cmd.exe", ["/d", "/c", command], environment, captureError: false, cancellation)
            : CaptureAsync("/bin/sh", ["-c", OnTerminal + command], environment, captureError: false, cancellation);

    /// <summary>Runs a program, captures its output, and ends it when <paramref name="cancellation"/> says so.</summary>
    /// <param name="path">The program: a file, or a name to look up on PATH.</param>
    /// <param name="arguments">Its arguments after argv[0].</param>
    /// <param name="environment">Its environment, whole.</param>
    /// <param name="captureError">Whether standard error is captured too; else it is ours.</param>
    /// <param name="cancellation">Ends the child (SIGKILL, its children too) and throws.</param>
    /// <exception cref="UserError">It cannot be started.</exception>
    public static async Task<ChildResult> CaptureAsync(
        string path,
        IEnumerable<string> arguments,
        EnvironmentBlock environment,
        bool captureError,
        CancellationToken cancellation)
    {
        var info = Info(path, arguments, environment);
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = captureError;
        // A pipe on our standard input is for the command, or for the program that called us: no helper may read from it.
        info.RedirectStandardInput = !Terminal.IsOn(0);
        info.StandardOutputEncoding = Encoding.UTF8;
        if (captureError)
        {
            info.StandardErrorEncoding = Encoding.UTF8;
        }

        using var process = Start(info);
        try
        {
            if (info.RedirectStandardInput)
            {
                process.StandardInput.Close();
            }

            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = captureError ? process.StandardError.ReadToEndAsync(cancellation) : Task.FromResult("");
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static ProcessStartInfo Info(string path, IEnumerable<string> arguments, EnvironmentBlock environment)
    {
        var info = new ProcessStartInfo(path, arguments) { UseShellExecute = false };
        info.Environment.Clear();
        foreach (var entry in environment.Entries)
        {
            var text = RawText.Decode(entry);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                // Of several entries the first counts, as in the C library.
                _ = info.Environment.TryAdd(text[..equals], text[(equals + 1)..]);
            }
        }

        return info;
    }

    private static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UserError(
                $"cannot run '{info.FileName}': {exception.Message}",
                kind: exception.NativeErrorCode == Libc.ENOENT ? ErrorKind.NotFound : ErrorKind.NotRunnable,
                cause: exception);
        }
    }
}
