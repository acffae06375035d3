using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Becoming another program: execve on Unix, so that process id, terminal, signals and exit code are the program's own.</summary>
internal static unsafe class Exec
{
    /// <summary>Replaces the process; returns only on failure (or, on Windows, with the child's exit code).</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its argument list from argv[0] on, as bytes.</param>
    /// <param name="environment">Its environment.</param>
    /// <exception cref="UserError">The file cannot be run; exit code 126, or 127 where it is gone.</exception>
    public static int Replace(string path, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return Child.RunAttached(path, [.. arguments.Skip(1).Select(argument => RawText.Decode(argument))], environment);
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

    /// <summary>What the system said to starting a program.</summary>
    internal static UserError CannotRun(string path, int error)
        => new(
            $"cannot run '{path}': {Marshal.GetPInvokeErrorMessage(error)}",
            error == 7 ? "the command line and the environment together are too long for the system" : null,
            error == Libc.ENOENT ? ErrorKind.NotFound : ErrorKind.NotRunnable);
}
