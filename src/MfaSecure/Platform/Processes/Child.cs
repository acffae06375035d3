using System.ComponentModel;
using System.Text;
using CliWrap;

namespace MfaSecure.Platform;

/// <summary><c>ExitCode</c> is 128 + the signal's number if a signal ended the program.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Error);

/// <summary>Runs helper programs whose output we read: credential_process, mfa_process, ykman, pass, aws iam, notify-send.</summary>
/// <remarks>The only user of CliWrap, which would also look for a bare name beside our executable and in the current directory: it gets a full path.</remarks>
internal static class Child
{
    /// <summary>A code is for us alone: no helper may use it up, show it or store it.</summary>
    private static readonly string[] Withheld = ["AWS_MFA_TOKEN"];

    /// <summary>Redirects only to a terminal that can be opened; without one the child keeps our stderr.</summary>
    private const string OnTerminal = "if (: </dev/tty) 2>/dev/null; then exec </dev/tty 2>/dev/tty; else exec </dev/null; fi\n";

    /// <summary>In the platform's shell, with stdin and stderr on the terminal so that the command can ask.</summary>
    public static Task<ChildResult> ShellAsync(string command, EnvironmentBlock environment, CancellationToken cancellation)
        => OperatingSystem.IsWindows()
            ? CaptureAsync(Path.Combine(Environment.SystemDirectory, "cmd.exe"), ["/d", "/c", command], environment, captureError: false, cancellation)
            : CaptureAsync("/bin/sh", ["-c", OnTerminal + command], environment, captureError: false, cancellation);

    /// <summary><paramref name="program"/> is a path, or a name on the environment's PATH; <paramref name="input"/> is its standard input. Cancelling kills it with its children and waits for its end.</summary>
    /// <exception cref="UserError">It cannot be started; exit code 126, or 127 where it is not found.</exception>
    public static async Task<ChildResult> CaptureAsync(
        string program,
        IEnumerable<string> arguments,
        EnvironmentBlock environment,
        bool captureError,
        CancellationToken cancellation,
        string? input = null)
    {
        var path = Locate(program, environment);
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var command = new Command(path)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input, Encoding.UTF8))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output, Encoding.UTF8))
            .WithStandardErrorPipe(captureError ? PipeTarget.ToStringBuilder(error, Encoding.UTF8) : PipeTarget.Null);
        try
        {
            using var running = command.ExecuteAsync(
                start =>
                {
                    // A pipe on our stdin belongs to the command, or to the program that called us: a helper gets an empty one.
                    start.RedirectStandardInput = input is not null || !Terminal.IsOn(0);
                    start.RedirectStandardError = captureError;
                    start.CreateNoWindow = false;
                    environment.With(Withheld).CopyTo(start.Environment);
                },
                forcefulCancellationToken: cancellation);
            return new((await running).ExitCode, output.ToString(), error.ToString());
        }
        catch (Win32Exception exception)
        {
            // The outer exception is CliWrap's own and has no error number.
            throw Exec.CannotRun(path, (exception.InnerException as Win32Exception ?? exception).NativeErrorCode);
        }
        catch (TimeoutException exception) when (cancellation.IsCancellationRequested)
        {
            // The child is another user's (sudo) and cannot be killed: CliWrap gives up after 3 s.
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
    }

    /// <summary>Starts a program that may outlive us, with no input and no output. False where it fails within <paramref name="patience"/>.</summary>
    public static async Task<bool> LaunchAsync(
        string path, IEnumerable<string> arguments, EnvironmentBlock environment, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        // The program must not keep our pipes: we would wait for its end, and it would die when it writes after ours.
        var running = OperatingSystem.IsWindows()
            ? CaptureAsync(path, arguments, environment, captureError: false, CancellationToken.None)
            : CaptureAsync("/bin/sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", path, .. arguments], environment, captureError: false, CancellationToken.None);
        return await Task.WhenAny(running, Task.Delay(patience, clock, cancellation)) != running || (await running).ExitCode == 0;
    }

    private static string Locate(string program, EnvironmentBlock environment)
        => program.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(program)
            ? Path.GetFullPath(program)
            : ProgramSearch.FindHelper(environment, program)
                ?? throw new UserError($"cannot run '{program}': it is not on PATH", "install it, or add its directory to PATH", ErrorKind.NotFound);
}
