using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Execs another program, which takes over our process id, terminal, signals and exit code.</summary>
/// <remarks>execve itself: neither <see cref="Process"/> nor CliWrap can replace a process, and both decode the arguments.</remarks>
internal static unsafe class Exec
{
    /// <summary>Returns only on Windows, with the child's exit code.</summary>
    /// <exception cref="UserError">The file cannot be run; exit code 126, or 127 where it is gone.</exception>
    public static int Replace(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return RunOnWindows(path, arguments, environment);
        }

        var argv = NativeStrings.Allocate(arguments);
        var environ = NativeStrings.Allocate(environment.Entries);
        SignalState.Restore();
        fixed (byte* file = RawText.EncodeZ(path))
        {
            _ = Libc.Execve(file, argv, environ);
        }

        var error = Marshal.GetLastPInvokeError();
        NativeMemory.Free(argv);
        NativeMemory.Free(environ);
        throw CannotRun(path, error);
    }

    /// <summary>Windows has no execve.</summary>
    internal static int RunOnWindows(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        var start = new ProcessStartInfo(Path.GetFullPath(path), arguments.Skip(1).Select(argument => RawText.Decode(argument)));
        environment.CopyTo(start.Environment);
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw CannotRun(path, exception.NativeErrorCode);
        }
    }

    internal static UserError CannotRun(string path, int error)
        => new(
            $"cannot run '{path}': {Marshal.GetPInvokeErrorMessage(error)}",
            error == 7 ? "the command line and the environment together are too long for the system" : null,
            error == Libc.ENOENT ? ErrorKind.NotFound : ErrorKind.NotRunnable);
}
