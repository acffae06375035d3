using MfaSecure.Cli.Commands;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

/// <summary>Decides between the alias path and the command line; turns failures into message and exit code.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var arguments = ProcessStart.Arguments(args, out var programName);
        var environment = ProcessStart.ReadEnvironment();
        using var output = new FdWriter(1);
        using var error = new FdWriter(2);
        var host = new Host
        {
            Environment = environment,
            Home = UserHome.Find(environment),
            Out = output,
            Error = error,
            OpenTerminal = Terminal.Open,
            TerminalName = Terminal.FindName,
            AskCalledByProgram = static () => !Terminal.IsOn(2),
            OwnPath = OperatingSystem.IsLinux() ? "/proc/self/exe" : Environment.ProcessPath ?? "",
        };
        try
        {
            if (IsNamedAws(programName))
            {
                return SessionCommand.Run(host, arguments);
            }

            if (arguments.Length > 0 && arguments[0].AsSpan().SequenceEqual("session"u8))
            {
                return SessionCommand.Run(host, arguments[1..]);
            }

            var exitCode = CommandLine.Run(host, Array.ConvertAll(arguments, argument => RawText.Decode(argument)));
            return output.Failed && exitCode == ExitCodes.Ok ? ExitCodes.Failed : exitCode;
        }
        catch (InterruptedError interrupted)
        {
            return interrupted.ExitCode;
        }
        catch (UserError failure)
        {
            error.WriteLine($"aws-mfa-secure: error: {failure.Message}");
            if (failure.Hint is { } hint)
            {
                error.WriteLine($"aws-mfa-secure: hint: {hint}");
            }

            return failure.ExitCode;
        }
#pragma warning disable CA1031 // The last resort: a sentence instead of a stack trace.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            error.WriteLine($"aws-mfa-secure: error: unexpected {fault.GetType().Name}: {fault.Message}");
            error.WriteLine("aws-mfa-secure: hint: this is a fault of aws-mfa-secure; AWS_MFA_DEBUG=1 shows the decisions before it, AWS_MFA_DISABLE=1 goes without it");
            host.Debug($"{fault.ToString()}");
            return ExitCodes.Failed;
        }
    }

    /// <summary>Called through a link named <c>aws</c>, so that scripts and programs that see no alias are served too.</summary>
    private static bool IsNamedAws(ReadOnlySpan<byte> programName)
        => programName[(programName.LastIndexOf((byte)'/') + 1)..].SequenceEqual("aws"u8);
}
